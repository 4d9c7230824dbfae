import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('every write is seen through another door', () => {
  let app: TestApp;
  const auth = () => ({ authorization: `Bearer ${app.demo.apiKey}` });

  const graphql = async <T>(query: string, variables: object = {}): Promise<T> => {
    const { body } = await request(app.url).post('/graphql').set(auth()).send({ query, variables });
    const { data, errors } = body as { data: T; errors?: unknown };
    expect(errors).toBeUndefined();
    return data;
  };
  const get = async <T>(path: string): Promise<{ status: number; body: T }> => {
    const { status, body } = await request(app.url).get(path).set(auth());
    return { status, body: body as T };
  };
  const newGroup = async (name: string): Promise<string> => {
    const { createGroup } = await graphql<{ createGroup: { group: { id: string } } }>(
      'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id } } }',
      { input: { name } },
    );
    return createGroup.group.id;
  };
  const add = (groupId: string, email: string): Promise<unknown> =>
    graphql('mutation ($input: AddReceiverInput!) { addReceiver(input: $input) { __typename } }', { input: { groupId, email } });

  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  it('createGroup through v3', async () => {
    const id = await newGroup('made by GraphQL');
    expect((await get<{ name: string }>(`/v3/groups/${id}`)).body.name).toBe('made by GraphQL');
  });

  it('updateGroup through v2', async () => {
    const groupId = await newGroup('old name');
    await graphql('mutation ($input: UpdateGroupInput!) { updateGroup(input: $input) { group { name } } }', { input: { id: groupId, name: 'new name' } });
    expect((await get<{ name: string }>(`/v2/groups/${groupId}`)).body.name).toBe('new name');
  });

  it('deleteGroup through v1', async () => {
    const groupId = await newGroup('to go');
    await graphql('mutation ($input: DeleteGroupInput!) { deleteGroup(input: $input) { dryRun } }', { input: { id: groupId } });
    expect(await get(`/v1/groups/${groupId}`)).toEqual({ status: 404, body: { error: { code: 404, message: 'Not Found' } } });
  });

  it('clearGroup through v3', async () => {
    const groupId = await newGroup('to be emptied');
    await add(groupId, 'one@example.org');
    await graphql('mutation ($input: ClearGroupInput!) { clearGroup(input: $input) { dryRun } }', { input: { id: groupId } });
    expect((await get(`/v3/groups/${groupId}/receivers`)).body).toEqual([]);
  });

  it('addReceiver, deactivateReceiver, activateReceiver and removeReceiver through v2', async () => {
    const groupId = await newGroup('members');
    const email = 'member@example.org';
    const act = (name: string): Promise<unknown> =>
      graphql(`mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { ${name}(input: $input) { __typename } }`, { input: { groupId, email } });
    const seen = async (): Promise<unknown> => {
      const { status, body } = await get<{ active?: boolean }>(`/v2/groups/${groupId}/receivers/${email}`);
      return status === 200 ? body.active : status;
    };
    const states: unknown[] = [];
    for (const name of ['addReceiver', 'deactivateReceiver', 'activateReceiver', 'removeReceiver']) {
      await act(name);
      states.push(await seen());
    }
    expect(states).toEqual([true, false, true, 404]);
  });

  it('updateReceiver through v3', async () => {
    const groupId = await newGroup('changed');
    await add(groupId, 'changed@example.org');
    await graphql('mutation ($input: UpdateReceiverInput!) { updateReceiver(input: $input) { __typename } }', {
      input: { groupId, email: 'changed@example.org', globalAttributes: [{ name: 'firstname', value: 'Chan' }] },
    });
    const { body } = await get<{ global_attributes: Record<string, string> }>(`/v3/groups/${groupId}/receivers/changed@example.org`);
    expect(body.global_attributes['firstname']).toBe('Chan');
  });

  it('createAttribute, updateAttribute and deleteAttribute through v1', async () => {
    const named = async (): Promise<unknown> =>
      (await get<{ name: string; description: string }[]>('/v1/attributes')).body.find(({ name }) => name === 'shoe_size')?.description;
    const { createAttribute } = await graphql<{ createAttribute: { attribute: { id: string } } }>(
      'mutation ($input: CreateAttributeInput!) { createAttribute(input: $input) { attribute { id } } }',
      { input: { name: 'shoe_size', type: 'NUMBER', description: 'EU' } },
    );
    const attributeId = createAttribute.attribute.id;
    const made = await named();
    await graphql('mutation ($input: UpdateAttributeInput!) { updateAttribute(input: $input) { __typename } }', { input: { id: attributeId, description: 'UK' } });
    const changed = await named();
    await graphql('mutation ($input: DeleteAttributeInput!) { deleteAttribute(input: $input) { dryRun } }', { input: { id: attributeId } });
    expect([made, changed, await named()]).toEqual(['EU', 'UK', undefined]);
  });

  it('v3 writes through GraphQL', async () => {
    const created = await request(app.url).post('/v3/groups').set(auth()).send({ name: 'made by v3' });
    const { id } = created.body as { id: string };
    await request(app.url).post(`/v3/groups/${id}/receivers`).set(auth()).send({ email: 'v3@example.org' }).expect(200);
    await request(app.url).put(`/v3/groups/${id}/receivers/v3@example.org/deactivate`).set(auth()).expect(200, 'true');
    const data = await graphql('query ($id: ID!) { group(id: $id) { name receivers(first: 5) { nodes { email active } } } }', { id });
    expect(data).toEqual({ group: { name: 'made by v3', receivers: { nodes: [{ email: 'v3@example.org', active: false }] } } });
  });
});
