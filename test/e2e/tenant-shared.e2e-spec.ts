import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Consumers, Logins, PersistedDocuments } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { BufferedWrites, Snapshots } from '../../src/upstream/index.js';
import { startHookListener } from '../support/hook-listener.js';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startTwoTenants } from '../support/two-tenants.js';
import type { Tenant, TwoTenants } from '../support/two-tenants.js';

const every = { strict: false } as const;
const json = { 'content-type': 'application/json' } as const;
const newGroup = { method: 'POST', headers: json, body: '{"name":"Readers"}' } as const;
const graphql = (query: string): RawRequest => ({ method: 'POST', path: '/graphql', headers: json, body: JSON.stringify({ query }) });

let world: TwoTenants;
let owner: Tenant;
let stranger: Tenant;

const send = (key: string, request: RawRequest, headers: RawRequest['headers'] = {}): Promise<RawResponse> =>
  callRaw(world.app.url, { ...request, headers: { authorization: `Bearer ${key}`, ...request.headers, ...headers } });
const service = <T>(type: abstract new (...args: never[]) => T): T => world.app.gateway.app.get(type, every);

beforeAll(async () => {
  world = await startTwoTenants({ ACCESS_CACHE_MS: '0', BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', UPSTREAM_RETRIES: '0' });
  ({ owner, stranger } = world);
});
beforeEach(async () => {
  world.begin();
  await world.app.simulator.clearFaults();
  await world.app.simulator.clearCalls();
});
afterAll(() => world.app.stop());

describe('what the gateway keeps for one tenant is of no use to another', () => {
  it.each<[string, RawRequest]>([
    ['v3', { ...newGroup, path: '/v3/groups' }],
    ['v2', { ...newGroup, path: '/v2/groups' }],
    ['v1', { ...newGroup, path: '/v1/groups' }],
    ['GraphQL', graphql('mutation { createGroup(input: { name: "Readers" }) { group { id } } }')],
  ])('an Idempotency-Key at %s: each account carries its call out, also where one consumer has both', async (door, request) => {
    const both = await world.app.consumer({ accountIds: [owner.accountId, stranger.accountId] });
    const named = { 'idempotency-key': `one-for-all-${door}` };
    const chosen = ({ accountId }: Tenant) => ({ ...named, 'x-cleverreach-account': accountId });
    const ask = () => Promise.all([send(owner.plain, request, named), send(stranger.plain, request, named), send(both, request, chosen(owner)), send(both, request, chosen(stranger))]);
    const first = await ask();
    const again = await ask();
    const { groups } = world.app.simulator.world.store;
    const made = [owner, stranger].map(({ accountId }) => groups.all().filter((group) => group.accountId === accountId && group.name === 'Readers').length);
    expect([made, new Set(first.map(({ text }) => text)).size, again.map(({ text }) => text)]).toEqual([[2, 2], 4, first.map(({ text }) => text)]);
  });

  it('an entity tag: who sends the one of somebody else gets the own answer', async () => {
    const requests: readonly RawRequest[] = [{ path: '/v3/groups' }, { path: `/graphql?query=${encodeURIComponent('{ groups { nodes { name } } }')}` }];
    for (const request of requests) {
      const [theirs, own] = [await send(owner.cached, request), await send(stranger.cached, request)];
      const answer = await send(stranger.cached, request, { 'if-none-match': String(theirs.headers['etag']) });
      expect([typeof theirs.headers['etag'], answer.status, answer.text]).toEqual(['string', 200, own.text]);
    }
  });

  it('a persisted document: one of another consumer is not known, neither registered nor sent before', async () => {
    const text = '{ groups(first: 1) { nodes { name } } }';
    const id = createHash('sha256').update(text).digest('hex');
    const [{ id: consumerId } = { id: '' }] = (await service(Consumers).list()).filter(({ accountIds }) => accountIds.includes(owner.accountId) && accountIds.length === 1);
    await service(PersistedDocuments).add([{ id: 'theirs', document: text, operations: ['query'] }], { consumerId, by: 'test' });
    const persisted = (query?: string): RawRequest => ({ method: 'POST', path: '/graphql', headers: json, body: JSON.stringify({ query, extensions: { persistedQuery: { version: 1, sha256Hash: id } } }) });
    const registered: RawRequest = { method: 'POST', path: '/graphql', headers: json, body: '{"documentId":"theirs"}' };
    const kept = [await send(owner.plain, persisted(text)), await send(owner.plain, persisted())];
    const foreign = [await send(stranger.plain, persisted()), await send(stranger.plain, registered)];
    expect([kept.map(({ text: told }) => told.includes('Customers')), foreign.map(({ text: told }) => /PERSISTED_QUERY_NOT_FOUND/.test(told))]).toEqual([[true, true], [true, true]]);
  });

  it('a budget of requests: one tenant that has spent it leaves the other one alone', async () => {
    const policy = { requestsPerMinute: 1, requestsPerDay: 100, concurrentRequests: 5 };
    const [poor, rich] = [await world.app.consumer({ policy }), await world.app.consumer({ accountIds: [stranger.accountId], policy })];
    const answers = [await send(poor, { path: '/v3/groups' }), await send(poor, { path: '/v3/groups' }), await send(rich, { path: '/v3/groups' })];
    expect(answers.map(({ status }) => status)).toEqual([200, 429, 200]);
  });

  it('a buffered write: it waits and is delivered for its own account, and keeps nobody else waiting', async () => {
    const policy = { buffered: ['groupReceivers.upsert'] };
    const [buffering, other] = [await world.app.consumer({ policy }), await world.app.consumer({ accountIds: [stranger.accountId], policy })];
    const upsert = (groupId: string): RawRequest => ({ method: 'POST', path: `/v3/groups/${groupId}/receivers/upsert`, headers: json, body: '[{"email":"jane@example.org"}]' });
    await world.app.simulator.faults([{ path: '/v3/groups/240390', fault: { status: 503 } }]);
    const [kept, sent] = [await send(buffering, upsert('240390')), await send(other, upsert('350100'))];
    const before = world.belongings(stranger);
    await world.app.simulator.clearFaults();
    const id = String(kept.headers['x-gateway-kept-write']);
    await expect.poll(async () => (await service(BufferedWrites).list({ limit: 10 })).find((write) => write.id === id)?.state).toBe('delivered');
    const calls = (await world.app.simulator.calls()).filter(({ path, status }) => path.includes('240390') && status === 200).map(({ account }) => account);
    expect([kept.status, sent.status, new Set(calls), world.belongings(stranger) === before]).toEqual([202, 200, new Set([owner.accountId]), true]);
  });

  it('a snapshot: it cannot be restored into a group of another account', async () => {
    const careful = await world.app.consumer({ switches: { snapshotClear: true } });
    await send(careful, { method: 'DELETE', path: '/v3/groups/240392/clear' });
    const [snapshot] = await service(Snapshots).list();
    const before = world.belongings(stranger);
    await world.app.simulator.clearCalls();
    const restored = await service(Snapshots).restore(snapshot?.id ?? '', { by: 'test', groupId: '350102' }, () => undefined).catch((error: { code: string }) => error.code);
    expect([restored, await world.reached(), world.belongings(stranger) === before]).toEqual(['not_found', [owner.accountId], true]);
  });

  it('a webhook: nobody else sees or removes it', async () => {
    const listener = await startHookListener();
    const registration = { url: listener.url, event: 'receiver', condition: '240390', verify: listener.verify };
    await send(owner.plain, { method: 'POST', path: '/hooks/eventhook', headers: json, body: JSON.stringify(registration) });
    const listed = await send(stranger.plain, { path: '/hooks/eventhook' });
    await send(stranger.plain, { method: 'DELETE', path: '/hooks/eventhook/receiver' });
    await listener.close();
    expect([listed.text, world.app.simulator.world.store.hooks.all().map(({ accountId }) => accountId)]).toEqual(['[]', [owner.accountId]]);
  });
});

describe('credentials of two tenants do not mix', () => {
  const loginsOf = async ({ accountId }: Tenant, name: string) => {
    const { id: consumerId } = await service(Consumers).create({ name: `${name} integration`, kind: 'v3_integration', scopes: ['groups:read'], accountIds: [accountId] }, 'test');
    const oauth = await service(Logins).createOAuth({ consumerId, accountId }, 'test');
    await service(Logins).createLegacy({ consumerId, accountId, clientId: accountId, login: name, password: new Secret(`pass of ${name}`) }, 'test');
    return { clientId: oauth.clientId, secret: oauth.clientSecret.reveal(), legacy: { client_id: accountId, login: name, password: `pass of ${name}` } };
  };

  it('at the token door and at the old log-in: halves of two are worth nothing, and a token is good for its own account alone', async () => {
    const [theirs, own] = [await loginsOf(owner, 'theirs'), await loginsOf(stranger, 'own')];
    const grant = (clientId: string, secret: string): Promise<RawResponse> =>
      send('', { method: 'POST', path: '/oauth/token.php', headers: json, body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret }) });
    const logIn = (credentials: object, version = 'v2'): Promise<RawResponse> => send('', { method: 'POST', path: `/${version}/login`, headers: json, body: JSON.stringify(credentials) });
    const mixed = [
      await grant(theirs.clientId, own.secret),
      await grant(own.clientId, theirs.secret),
      await logIn({ ...own.legacy, client_id: owner.accountId }),
      await logIn({ ...own.legacy, login: 'theirs' }, 'v1'),
    ];
    const { access_token: token } = JSON.parse((await grant(own.clientId, own.secret)).text) as { access_token: string };
    const old = JSON.parse((await logIn(own.legacy)).text) as string;
    const crossed = { 'x-cleverreach-account': owner.accountId };
    const uses = [await send(token, { path: '/v3/groups' }), await send(old, { path: '/v2/groups' }), await send(token, { path: '/v3/groups' }, crossed), await send(old, { path: '/v2/groups' }, crossed)];
    expect([mixed.map(({ status }) => status), uses.map(({ status }) => status), uses.slice(0, 2).every(({ text }) => text.includes('Flower friends'))]).toEqual([[400, 400, 400, 400], [200, 200, 403, 403], true]);
  });

  it('nor does a refresh token of one client serve another one, and the token it gave is told nothing but its own account', async () => {
    const [theirs, own] = [await loginsOf(owner, 'theirs again'), await loginsOf(stranger, 'own again')];
    const ask = (body: object): Promise<RawResponse> => send('', { method: 'POST', path: '/oauth/token.php', headers: json, body: JSON.stringify(body) });
    const { access_token: token } = JSON.parse((await ask({ grant_type: 'client_credentials', client_id: theirs.clientId, client_secret: theirs.secret })).text) as { access_token: string };
    const { refresh_token: refresh } = JSON.parse((await send(token, { path: '/v3/debug/exchange' })).text) as { refresh_token: string };
    const answer = await ask({ grant_type: 'refresh_token', refresh_token: refresh, client_id: own.clientId, client_secret: own.secret });
    const rightful = await ask({ grant_type: 'refresh_token', refresh_token: refresh, client_id: theirs.clientId, client_secret: theirs.secret });
    const whoami = await send(token, { path: '/v3/debug/whoami' });
    expect([answer.status, rightful.status, whoami.text.includes(stranger.accountId)]).toEqual([400, 200, false]);
  });
});
