import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsumerIdentities, Consumers } from '../../src/access/index.js';
import { endpoints } from '../../src/contract/index.js';
import { operations } from '../../src/edge/legacy/changes/index.js';
import { goodCallsFor, requestOf } from '../support/good-calls.js';
import { goodOldCalls } from '../support/good-old-calls.js';
import { startProvider } from '../support/identity-provider.js';
import type { TestProvider } from '../support/identity-provider.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** A person of the mobile app, whose token says `receivers:self` beside everything else. All good calls are about Jane. */
const john = 'john@example.org';

const calls = goodCallsFor({ url: 'https://shop.example/hook', verify: 'never asked for' });
/** What tells of the presented token alone, and what looks at no token: the client of the last one is none of the gateway. */
const aboutTheToken: Readonly<Record<string, number>> = { 'debug.ping': 200, 'debug.ttl': 200, 'debug.validate': 200, 'oauth.token': 400 };

let provider: TestProvider;
let app: TestApp;
let authorization: string;

const ask = (method: string, path: string, body?: string): Promise<RawResponse> =>
  callRaw(app.url, { method, path, headers: { authorization, 'content-type': 'application/json' }, ...(body !== undefined && { body }) });

/** Calls that reached CleverReach beside the question who John is. */
const reached = async (): Promise<unknown> => (await app.simulator.calls()).filter(({ path }) => path !== `/v3/receivers/${encodeURIComponent(john)}`).map(({ method, path }) => `${method} ${path}`);

beforeAll(async () => {
  provider = await startProvider();
  app = await startApp({ ...provider.settings, V3_UNKNOWN_ROUTES: 'pass' });
  const every = { strict: false } as const;
  const scopes = ['*:read', '*:write', 'destroy', 'any', 'admin', 'receivers:self'];
  const { id } = await app.gateway.app.get(Consumers, every).create({ name: 'mobile', kind: 'mobile_backend', scopes, accountIds: [app.demo.accountId], switches: { v1Clear: true } }, 'test');
  await app.gateway.app.get(ConsumerIdentities, every).add(id, 'mobile', 'test');
  const token = await provider.sign({ azp: 'mobile', scope: 'receivers:self *:read *:write destroy any admin', email: john, email_verified: true });
  authorization = `Bearer ${token}`;
  expect((await ask('GET', `/v3/receivers/${john}`)).status).toBe(200);
});
afterAll(async () => {
  await app.stop();
  await provider.stop();
});

describe('an end user gets nothing but the own receiver', () => {
  it.each(endpoints.filter(({ id }) => id !== 'oauth.authorize').map((endpoint) => ({ id: endpoint.id, endpoint })))('v3: $id', async ({ id, endpoint }) => {
    await app.simulator.clearCalls();
    const { status } = await callRaw(app.url, requestOf(endpoint, calls[id] ?? {}, { authorization }));
    expect([status, await reached()]).toEqual([aboutTheToken[id] ?? 403, []]);
  });

  const old = Object.entries(goodOldCalls).flatMap(([id, { at, body }]) => {
    const found = operations.find((operation) => operation.id === id && 'translations' in operation);
    return found ? [{ id, method: found.route.split(' ')[0] ?? '', at, body, version: found.versions.includes('v2') ? '/v2' : '/v1' }] : [];
  });
  it.each(old)('$version: $id', async ({ method, at, body, version }) => {
    await app.simulator.clearCalls();
    const { status } = await ask(method, `${version}${at}`, body === undefined ? undefined : JSON.stringify(body));
    expect([status, await reached()]).toEqual([403, []]);
  });

  it.each([
    ['imports', 'POST', '/v2/groups/240390/receivers/import', '{"csv":"email\\nx@example.org"}'],
    ['a path outside the contract', 'GET', '/v3/new', undefined],
    ['a change outside the contract', 'POST', '/v3/groups/240390/new', '{}'],
    ['a fresh old token', 'GET', '/v2/login/refresh', undefined],
  ])('%s', async (_, method, path, body) => {
    await app.simulator.clearCalls();
    const { status, text } = await ask(method, path, body);
    expect([status >= 400 && status < 500, text.includes('ey'), await app.simulator.calls()]).toEqual([true, false, []]);
  });

  it.each(['{ account { id company } }', '{ groups { nodes { id } } }', '{ webhooks { event } }', '{ receiver(email: "jane@example.org") { id } }', 'mutation { clearGroup(input: { id: "240390" }) { dryRun } }'])('GraphQL: %s', async (query) => {
    await app.simulator.clearCalls();
    const { text } = await ask('POST', '/graphql', JSON.stringify({ query }));
    const { errors, data } = JSON.parse(text) as { errors: { extensions: { code: string } }[]; data: object | null };
    expect([errors.map(({ extensions }) => extensions.code), Object.values(data ?? {}).filter((value) => value !== null), await reached()]).toEqual([['FORBIDDEN'], [], []]);
  });

  it('the administration', async () => {
    const { status } = await callRaw(app.gateway.adminUrl, { path: '/admin/consumers', headers: { authorization } });
    expect(status).toBe(403);
  });
});
