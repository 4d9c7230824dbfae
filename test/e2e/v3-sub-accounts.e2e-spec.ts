import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditedAccounts, AuditTrail, Consumers, Logins } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { Accounts } from '../../src/vault/index.js';
import { HandClock } from '../support/access.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const agency = '129148';
const florist = '129149';
const floristGroups = ['350100', '350101', '350102'];
const every = { strict: false } as const;

let app: TestApp;
let first: Snapshot;
const service = <T>(type: abstract new (...args: never[]) => T): T => app.gateway.app.get(type, every);

const bearer = (token: string): Readonly<Record<string, string>> => ({ authorization: `Bearer ${token}` });
const get = (path: string, token: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> =>
  callRaw(app.url, { path, headers: { ...bearer(token), ...headers } });
const post = (path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> =>
  callRaw(app.url, { method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

/** A v3 integration of the agency: its token and what can be taken from it. */
interface Integration {
  readonly consumerId: string;
  readonly loginId: string;
  readonly token: string;
}

const integrate = async (scopes: readonly string[] = ['*:read', '*:write', 'destroy']): Promise<Integration> => {
  const { id: consumerId } = await service(Consumers).create({ name: `agency ${process.hrtime.bigint()}`, kind: 'v3_integration', scopes, accountIds: [agency] }, 'test');
  const { id: loginId, clientId, clientSecret } = await service(Logins).createOAuth({ consumerId, accountId: agency }, 'test');
  const { text } = await post('/oauth/token.php', { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret.reveal() });
  return { consumerId, loginId, token: (JSON.parse(text) as { access_token: string }).access_token };
};
const askFor = (token: string, path = `/v3/clients/${florist}/token`): Promise<RawResponse> => get(path, token);
/** A token that is bound to the sub-account. */
const bind = async (token: string, path?: string): Promise<string> => JSON.parse((await askFor(token, path)).text) as string;

const listGroups = async (token: string): Promise<unknown> => {
  const { status, text } = await get('/v3/groups', token);
  return status === 200 ? (JSON.parse(text) as { id: string }[]).map(({ id }) => id) : status;
};

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0' });
  first = app.simulator.world.store.snapshot();
});
beforeEach(async () => {
  app.simulator.world.store.restore(first);
  const [{ id: accountId, clientId, clientSecret }] = app.simulator.accounts;
  await service(Accounts).connect({ accountId, name: 'Agency', clientId, clientSecret: new Secret(clientSecret) });
  await service(Accounts).disconnect(florist);
});
afterAll(() => app.stop());

describe('a token of a sub-account', () => {
  it('opens that account at every door, and is none of CleverReach\'s', async () => {
    const { token } = await integrate();
    const bound = await bind(token);
    const { text } = await post('/graphql', { query: '{ groups(first: 9) { nodes { id } } }' }, bearer(bound));
    const v2 = (JSON.parse((await get('/v2/groups', bound)).text) as { id: number }[]).map(({ id }) => String(id));
    expect({
      v3: await listGroups(bound),
      v2,
      graphql: JSON.parse(text) as unknown,
      whoami: (JSON.parse((await get('/v3/debug/whoami', bound)).text) as { id: string }).id,
      known: app.simulator.world.store.tokens.find(bound),
    }).toEqual({ v3: floristGroups, v2: floristGroups, graphql: { data: { groups: { nodes: floristGroups.map((id) => ({ id })) } } }, whoami: florist, known: undefined });
  });

  it('writes to that account alone', async () => {
    const { token } = await integrate();
    const { status } = await post('/v3/groups/350102/receivers', { email: 'rose@example.org' }, bearer(await bind(token)));
    const { store } = app.simulator.world;
    expect([status, store.receivers.where('email', `${florist}/rose@example.org`).length, store.receivers.where('email', `${agency}/rose@example.org`).length]).toEqual([200, 1, 0]);
  });

  it('is given at v2 for a token of /login, and used there', async () => {
    const { clientId, login, password } = app.demo.legacy;
    const old = JSON.parse((await post('/v2/login', { client_id: String(clientId), login, password })).text) as string;
    const bound = await bind(old, `/v2/clients/${florist}/token`);
    expect([await listGroups(bound), (await get('/v2/groups', bound)).status]).toEqual([floristGroups, 200]);
  });

  it('is refused for every other account, also for the agency\'s', async () => {
    const bound = await bind((await integrate()).token);
    const statuses = await Promise.all([agency, '999'].map(async (id) => (await get('/v3/groups', bound, { 'x-cleverreach-account': id })).status));
    expect([statuses, (await get('/v3/groups/240390', bound)).status]).toEqual([[403, 403], 404]);
  });

  it('goes on working when CleverReach ends its tokens, and when they expire', async () => {
    const bound = await bind((await integrate()).token);
    await app.simulator.expireTokens();
    const afterEnd = await listGroups(bound);
    await app.simulator.advance(2 * 3_600);
    expect([afterEnd, await listGroups(bound)]).toEqual([floristGroups, floristGroups]);
  });

  it.each<[string, (by: Integration, bound: string) => Promise<unknown>]>([
    ['the login of the agency is revoked', ({ loginId }) => service(Logins).revoke(loginId, 'test')],
    ['the tokens of that login are revoked', ({ loginId }) => service(Logins).revokeTokens(loginId, 'test')],
    ['its consumer is revoked', ({ consumerId }) => service(Consumers).revoke(consumerId, 'test')],
    ['its consumer loses the account of the agency', ({ consumerId }) => service(Consumers).change(consumerId, { accountIds: [] }, 'test')],
    ['the agency is disconnected', () => service(Accounts).disconnect(agency)],
    ['the sub-account is disconnected', () => service(Accounts).disconnect(florist)],
    ['it is revoked itself', (_, bound) => callRaw(app.url, { method: 'DELETE', path: '/v3/oauth/token', headers: bearer(bound) })],
  ])('dies when %s', async (_, end) => {
    const integration = await integrate();
    const bound = await bind(integration.token);
    const before = await listGroups(bound);
    await end(integration, bound);
    expect([before, await listGroups(bound)]).toEqual([floristGroups, 401]);
  });

  it('ends within the life of CleverReach\'s own when the agency loses the account', async () => {
    const bound = await bind((await integrate()).token);
    const { store } = app.simulator.world;
    store.accounts.put({ ...store.accounts.find(florist)!, agencyId: '' });
    await app.simulator.expireTokens();
    expect(await listGroups(bound)).toBe(503);
  });

  it('may do what its consumer may do, no more', async () => {
    const bound = await bind((await integrate(['account:write', 'groups:read'])).token);
    expect([await listGroups(bound), (await get('/v3/receivers/jane@example.org', bound)).status]).toEqual([floristGroups, 403]);
  });

  it('is not traded for another one', async () => {
    const bound = await bind((await integrate()).token);
    expect([(await askFor(bound)).status, (await get('/v3/debug/exchange', bound)).status]).toEqual([403, 403]);
  });

  it.each<[string, () => Promise<RawResponse>, number]>([
    ['an account that CleverReach does not show', async () => askFor((await integrate()).token, '/v3/clients/999/token'), 404],
    ['the account of the agency itself', async () => askFor((await integrate()).token, `/v3/clients/${agency}/token`), 403],
    ['another spelling of the number', async () => askFor((await integrate()).token, `/v3/clients/0${florist}/token`), 404],
    ['an API key', async () => askFor(app.demo.apiKey), 403],
    ['a caller without the scope account:write', async () => askFor((await integrate(['account:read', '*:read'])).token), 403],
    ['a caller that asks for a dry run', async () => get(`/v3/clients/${florist}/token`, (await integrate()).token, { 'x-dry-run': '1' }), 200],
  ])('is not given for %s, and nothing is kept', async (_, ask, status) => {
    const { status: told, text } = await ask();
    expect([told, /^\{"(error|dry_run)":/.test(text), await service(Accounts).find(florist)]).toEqual([status, true, undefined]);
  });

  it('is written to the audit log before it is given', async () => {
    const { consumerId, token, loginId } = await integrate();
    await askFor(token);
    const [entry] = await service(AuditTrail).list({ event: 'sub_account.opened' });
    expect(entry).toMatchObject({ consumerId, accountId: agency, facts: { subAccount: florist, grant: 'derived', credential: loginId } });
  });
});

describe('a sub-account that is connected by itself', () => {
  const connectFlorist = (): Promise<void> => {
    const [, { id: accountId, clientId, clientSecret }] = app.simulator.accounts;
    return service(Accounts).connect({ accountId, name: 'Florist', clientId, clientSecret: new Secret(clientSecret) });
  };

  it('is no longer opened by tokens that its agency\'s grant was good for', async () => {
    const { clientId, login, password } = app.demo.legacy;
    const old = JSON.parse((await post('/v2/login', { client_id: String(clientId), login, password })).text) as string;
    const bound = [await bind((await integrate()).token), await bind(old, `/v2/clients/${florist}/token`)];
    const listed = async (): Promise<readonly unknown[]> => [await listGroups(bound[0]!), await listGroups(bound[1]!)];
    const before = await listed();
    await connectFlorist();
    expect([before, await listed()]).toEqual([[floristGroups, floristGroups], [401, 401]]);
  });

  it('is no longer opened by tokens of its own grant once it lives by its agency\'s', async () => {
    await connectFlorist();
    const bound = await bind((await integrate()).token);
    const before = await listGroups(bound);
    await service(Accounts).disconnect(florist);
    const anew = await bind((await integrate()).token);
    expect([before, await listGroups(bound), await listGroups(anew)]).toEqual([floristGroups, 401, floristGroups]);
  });

  it('is used by its own grant, with a token that lives as long as CleverReach\'s would', async () => {
    await connectFlorist();
    const bound = await bind((await integrate()).token);
    const { ttl } = JSON.parse((await get('/v3/debug/ttl', bound)).text) as { ttl: number };
    await app.simulator.clearCalls();
    const groups = await listGroups(bound);
    const fetched = (await app.simulator.calls()).map(({ path }) => path).filter((path) => path.includes('token'));
    expect([groups, ttl > 3_500 && ttl <= 3_600, (await service(Accounts).find(florist))?.parentId, fetched]).toEqual([floristGroups, true, undefined, ['/oauth/token.php']]);
  });
});

describe('a process that trusts callers for a moment', () => {
  it('trusts tokens of an agency no more once it has connected the sub-account by itself', async () => {
    await app.stop();
    app = await startApp({ ACCESS_CACHE_MS: '1000' }, { clock: new HandClock(Date.now()) });
    await service(Accounts).disconnect(florist);
    const bound = await bind((await integrate()).token);
    const before = await listGroups(bound);
    const [, { id: accountId, clientId, clientSecret }] = app.simulator.accounts;
    await service(AuditedAccounts).connect({ accountId, name: 'Florist', clientId, clientSecret: new Secret(clientSecret) }, 'test');
    expect([before, await listGroups(bound)]).toEqual([floristGroups, 401]);
  });
});
