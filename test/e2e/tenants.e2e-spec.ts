import request from 'supertest';
import { Client } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('tenants', () => {
  let app: TestApp;
  let own: string;
  let both: string;
  const account = 'x-cleverreach-account';
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const groups = '{ groups(first: 1) { nodes { id } } }';

  beforeAll(async () => {
    app = await startApp();
    own = await app.consumer({ accountIds: [app.demo.accountId] });
    both = await app.consumer({ accountIds: [app.demo.accountId, app.demo.otherAccountId] });
  });
  afterAll(() => app.stop());

  const asks = {
    GraphQL: (headers: Record<string, string>) => request(app.url).post('/graphql').set(headers).send({ query: groups }),
    v3: (headers: Record<string, string>) => request(app.url).get('/v3/groups').set(headers),
    v2: (headers: Record<string, string>) => request(app.url).get('/v2/groups').set(headers),
    v1: (headers: Record<string, string>) => request(app.url).get('/v1/groups').set(headers),
  } as const;
  const doors = Object.keys(asks) as (keyof typeof asks)[];

  it.each(doors)('a key of one account is refused for another account at %s, before anything is sent', async (door) => {
    await app.simulator.clearCalls();
    const answers = await Promise.all([app.demo.otherAccountId, '999999'].map((id) => asks[door]({ ...bearer(own), [account]: id })));
    const words = new Set(answers.map(({ text }) => text.replaceAll(/"requestId":"[^"]+"/g, '').replaceAll('999999', app.demo.otherAccountId)));
    expect([answers.every(({ text }) => /account/i.test(text)), words.size, await app.simulator.calls()]).toEqual([true, 1, []]);
  });

  it.each(doors)('a key of several accounts must choose at %s, and gets the account it chose', async (door) => {
    const none = await asks[door](bearer(both));
    await app.simulator.clearCalls();
    await asks[door]({ ...bearer(both), [account]: app.demo.otherAccountId });
    const accounts = new Set((await app.simulator.calls()).filter(({ path }) => path.startsWith('/v3')).map((call) => call.account));
    expect([none.text.includes(account), [...accounts]]).toEqual([true, [app.demo.otherAccountId]]);
  });

  it.each([
    ['GET', '/v3/groups', 'groups:read', 200],
    ['GET', '/v3/groups', 'receivers:read', 403],
    ['GET', '/v3/groups', 'groups:write', 403],
    ['DELETE', '/v3/groups/240393/clear', 'groups:write', 403],
    ['GET', '/v2/groups', 'groups:read', 200],
    ['GET', '/v2/groups', 'receivers:read', 403],
    ['DELETE', '/v2/groups/240393/truncate', 'groups:write', 403],
  ])('%s %s with the scope %s answers %i', async (method, path, scope, status) => {
    const key = await app.consumer({ scopes: [scope] });
    const answer = await request(app.url)[method === 'GET' ? 'get' : 'delete'](path).set(bearer(key));
    expect(answer.status).toBe(status);
  });

  it.each(doors)('callers on one connection are told apart at %s, and who says nothing is nobody', async (door) => {
    const other = await app.consumer({ accountIds: [app.demo.otherAccountId] });
    const proxy = new Client(app.url);
    const ask = async (key?: string) => {
      const headers = { ...(key !== undefined && bearer(key)), 'content-type': 'application/json' };
      const path = door === 'GraphQL' ? '/graphql' : `/${door}/groups`;
      const { body } = await proxy.request({ path, headers, ...(door === 'GraphQL' ? { method: 'POST', body: JSON.stringify({ query: groups }) } : { method: 'GET' }) });
      await body.dump();
    };
    await app.simulator.clearCalls();
    for (const key of [own, own, other, undefined, other, own]) await ask(key);
    await proxy.close();
    const { accountId, otherAccountId } = app.demo;
    const reached = (await app.simulator.calls()).filter(({ path }) => path.startsWith('/v3/groups')).map((call) => call.account);
    expect(reached).toEqual([accountId, accountId, otherAccountId, otherAccountId, accountId]);
  });

  it('a receiver id of another account is not found', async () => {
    const [foreign] = (await request(app.url).get('/v3/groups').set({ ...bearer(both), [account]: app.demo.otherAccountId })).body as { id: string }[];
    const answers = await Promise.all([
      request(app.url).get(`/v3/groups/${foreign?.id}`).set(bearer(own)),
      request(app.url).get(`/v2/groups/${foreign?.id}`).set(bearer(own)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
  });
});
