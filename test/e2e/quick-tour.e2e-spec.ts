import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('one set of data behind every door', () => {
  let app: TestApp;
  let token: string;
  const auth = () => ({ authorization: `Bearer ${app.demo.apiKey}` });
  const graphql = async (query: string, variables: object = {}): Promise<{ data: never; errors?: unknown[] }> => {
    const { body } = await request(app.url).post('/graphql').set(auth()).send({ query, variables });
    return body as { data: never };
  };
  const v3 = (path: string) => request(app.url).get(path).set(auth());
  const newGroup = async (name: string): Promise<number> => {
    const { body } = await request(app.url).post(`/v2/groups?token=${token}`).send({ name });
    return (body as { id: number }).id;
  };

  beforeAll(async () => {
    app = await startApp();
    const { legacy } = app.demo;
    const answer = await request(app.url).post('/v1/login.json').send({ client_id: legacy.clientId, login: legacy.login, password: legacy.password });
    token = JSON.parse(answer.text) as string;
  });
  afterAll(() => app.stop());

  it('GraphQL answers groups with their receivers', async () => {
    const { data } = await graphql('{ groups(first: 2) { totalCount nodes { id name receivers(first: 1) { nodes { email active } } } } }');
    const { body } = await v3('/v3/groups');
    const [first] = body as { id: string; name: string }[];
    expect(data).toMatchObject({ groups: { totalCount: (body as unknown[]).length } });
    expect(JSON.stringify(data)).toContain(first?.name);
  });

  it('v1 answers the groups of v3 with integer ids after a login', async () => {
    const old = await request(app.url).get(`/v1/groups?token=${token}`);
    const { body } = await v3('/v3/groups');
    expect((old.body as { id: number }[]).map(({ id }) => id)).toEqual((body as { id: string }[]).map(({ id }) => Number(id)));
  });

  it('a receiver added through v2 is read back through GraphQL and v3', async () => {
    const group = await newGroup('added through v2');
    await request(app.url).post(`/v2/groups/${group}/receivers?token=${token}`).send({ email: 'v2@example.org', global_attributes: { firstname: 'V' } }).expect(200);
    const { data } = await graphql('query ($id: ID!) { group(id: $id) { receivers(first: 5) { nodes { email } } } }', { id: String(group) });
    const { body } = await v3(`/v3/groups/${group}/receivers/v2@example.org`);
    expect([data, (body as { email: string }).email]).toEqual([{ group: { receivers: { nodes: [{ email: 'v2@example.org' }] } } }, 'v2@example.org']);
  });

  it('truncate of v2 empties the group and reaches CleverReach as clear', async () => {
    const group = await newGroup('to be emptied');
    await request(app.url).post(`/v2/groups/${group}/receivers/insert?token=${token}`).send([{ email: 'a@example.org' }, { email: 'b@example.org' }]).expect(200);
    const answer = await request(app.url).delete(`/v2/groups/${group}/truncate?token=${token}`);
    const { body } = await v3(`/v3/groups/${group}/receivers`);
    const clears = (await app.simulator.calls()).filter(({ method }) => method === 'DELETE').map(({ method, path }) => `${method} ${path}`);
    expect([answer.status, answer.text, body, clears]).toEqual([200, 'true', [], [`DELETE /v3/groups/${group}/clear`]]);
  });

  it('v2 refuses to empty a group by DELETE on its receivers, and so does v1 until it is turned on', async () => {
    const group = await newGroup('kept');
    await request(app.url).post(`/v2/groups/${group}/receivers?token=${token}`).send({ email: 'kept@example.org' }).expect(200);
    const answers = await Promise.all(
      ['/v1', '/v2', ''].flatMap((version) => ['', '/'].map((end) => request(app.url).delete(`${version}/groups/${group}/receivers${end}?token=${token}`))),
    );
    const { body } = await v3(`/v3/groups/${group}/receivers`);
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(new Set(['404 {"error":{"code":404,"message":"Not Found"}}']));
    expect((body as unknown[]).length).toBe(1);
  });

  it('setinactive and setactive of v1 are seen by GraphQL', async () => {
    const group = await newGroup('switched');
    await request(app.url).post(`/v1/groups/${group}/receivers?token=${token}`).send({ email: 'switch@example.org' }).expect(200);
    const active = async (): Promise<unknown> =>
      (await graphql('query ($id: ID!) { group(id: $id) { receivers(first: 1) { nodes { active } } } }', { id: String(group) })).data;
    await request(app.url).put(`/v1/groups/${group}/receivers/switch@example.org/setinactive?token=${token}`).send('false').expect(200, 'true');
    const off = await active();
    await request(app.url).put(`/v1/groups/${group}/receivers/switch@example.org/setactive?token=${token}`).expect(200, 'true');
    const seen = (active: boolean) => ({ group: { receivers: { nodes: [{ active }] } } });
    expect([off, await active()]).toEqual([seen(false), seen(true)]);
  });
});
