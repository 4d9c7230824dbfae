import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ApiKeys, ConsumerIdentities, Consumers, FixedTokens } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { UsageStore } from '../../src/edge/legacy/usage/usage-store.js';
import { BufferedWrites, Snapshots } from '../../src/upstream/index.js';
import { WriteBuffer } from '../../src/upstream/buffer/write-buffer.js';
import { startProvider } from '../support/identity-provider.js';
import type { TestProvider } from '../support/identity-provider.js';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { FaultRule } from '../support/start-simulator.js';
import type { TestApp } from '../support/start-app.js';

const every = { strict: false } as const;
const json = { 'content-type': 'application/json' } as const;

/** What one application shows with a setting as it is by default, and another one with it changed. */
const changed = {
  HOST: '127.0.0.2',
  ADMIN_HOST: '127.0.0.3',
  ADMIN_MAX_BODY_BYTES: '2048',
  OAUTH_MAX_BODY_BYTES: '2048',
  GRAPHQL_MAX_PAGE: '2',
  GRAPHQL_UPSTREAM_CONCURRENCY: '1',
  LEGACY_DEPRECATED_SINCE: '2020-01-01',
  LEGACY_USAGE_WRITE_MS: '100',
  FIXED_TOKEN_MIN_LENGTH: '40',
  SNAPSHOT_KEEP_DAYS: '1',
  BUFFER_MAX_BYTES: '1024',
  BUFFER_KEEP_DAYS: '0',
  BUFFER_MAX_ATTEMPTS: '1',
  IDP_CONSUMER_CLAIM: 'client',
  IDP_SCOPE_CLAIM: 'permissions',
  IDP_EMAIL_CLAIM: 'mail',
  IDP_EMAIL_VERIFIED_CLAIM: 'mail_is_real',
  IDP_CLOCK_TOLERANCE_SECONDS: '300',
} as const;
const both = { ACCESS_CACHE_MS: '0', BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', READ_SHARE_MS: '0' };

let provider: TestProvider;
let usual: TestApp;
let other: TestApp;

const send = (app: TestApp, sent: RawRequest, key = app.demo.apiKey): Promise<RawResponse> => callRaw(app.url, { ...sent, headers: { authorization: `Bearer ${key}`, ...sent.headers } });
const codesOf = async (app: TestApp, query: string): Promise<unknown> => {
  const { text } = await send(app, { method: 'POST', path: '/graphql', headers: json, body: JSON.stringify({ query }) });
  const { errors = [] } = JSON.parse(text) as { errors?: { extensions: { code: string } }[] };
  return errors.map(({ extensions }) => extensions.code)[0];
};
const consumerOf = async (app: TestApp, name: string): Promise<string> => {
  const kind = 'internal_app' as const;
  return (await app.gateway.app.get(Consumers, every).create({ name, kind, scopes: ['*:read', '*:write', 'destroy', 'receivers:self'], accountIds: [app.demo.accountId], switches: { snapshotClear: true }, policy: { buffered: ['groupReceivers.upsert'] } }, 'test')).id;
};
const keyOf = async (app: TestApp, consumerId: string): Promise<string> => (await app.gateway.app.get(ApiKeys, every).create({ consumerId, name: 'k' }, 'test')).key.reveal();

/** The status for a token of the identity provider; its consumer is known by one name. */
const providerStatus = async (app: TestApp, claims: Readonly<Record<string, unknown>>, lifeSeconds = 600, path = '/v3/groups'): Promise<number> =>
  (await send(app, { path }, await provider.sign({ azp: 'nobody', scope: undefined, ...claims }, { lifeSeconds }))).status;

/** Most calls for statistics that were at CleverReach at once. */
const mostAtOnce = async (app: TestApp): Promise<number> => {
  await app.simulator.faults([{ path: '/v3/groups/*/stats', fault: { delayMs: 600 } }]);
  await app.simulator.clearCalls();
  await codesOf(app, '{ groups(first: 2) { nodes { stats { totalCount } } } }');
  await app.simulator.clearFaults();
  const times = (await app.simulator.calls()).filter(({ path }) => path.endsWith('/stats')).map(({ time }) => Date.parse(time));
  return Math.max(...times.map((time) => times.filter((one) => one >= time && one - time < 500).length));
};

const down: readonly FaultRule[] = [{ path: '/v3/', fault: { status: 503 } }];

/** A write that is kept because CleverReach is down. */
const bufferWrite = async (app: TestApp, rows: number, rules: readonly FaultRule[] = down): Promise<RawResponse> => {
  await app.simulator.faults(rules);
  const body = JSON.stringify(Array.from({ length: rows }, (_, at) => ({ email: `buffered-${at}@example.org` })));
  const key = await keyOf(app, await consumerOf(app, `buffering ${rules.length} ${rows}`));
  return send(app, { method: 'POST', path: '/v3/groups/240393/receivers/upsert', headers: json, body }, key);
};

/** A kept write as operators see it. */
const writeOf = async (app: TestApp, { headers }: RawResponse) =>
  (await app.gateway.app.get(BufferedWrites, every).list({ limit: 1_000 })).find(({ id }) => id === headers['x-gateway-kept-write']);

/** The status for a body of 3,000 bytes that is right in no other way. */
const statusOfLarge = async (url: string, path: string): Promise<number> =>
  (await callRaw(url, { method: 'POST', path, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `grant_type=none&filler=${'x'.repeat(3_000)}` })).status;

type See = (app: TestApp) => Promise<unknown>;
const rows: Readonly<Partial<Record<keyof typeof changed, readonly [see: See, usually: unknown, then: unknown]>>> = {
  HOST: [async ({ url }) => new URL(url).hostname, '127.0.0.1', '127.0.0.2'],
  ADMIN_HOST: [async ({ gateway }) => new URL(gateway.adminUrl).hostname, '127.0.0.1', '127.0.0.3'],
  ADMIN_MAX_BODY_BYTES: [async ({ gateway }) => Promise.all(['/admin/consumers', '/connect/cleverreach/sign-in', '/metrics'].map((path) => statusOfLarge(gateway.adminUrl, path))), [401, 403, 405], [413, 413, 413]],
  OAUTH_MAX_BODY_BYTES: [async ({ url }) => Promise.all(['/oauth/token.php', '/oauth/authorize.php'].map((path) => statusOfLarge(url, path))), [400, 403], [413, 413]],
  GRAPHQL_MAX_PAGE: [(app) => codesOf(app, '{ groups(first: 3) { nodes { id } } }'), undefined, 'INVALID_INPUT'],
  LEGACY_DEPRECATED_SINCE: [async (app) => (await send(app, { path: '/v2/groups' })).headers['deprecation'], '@1514764800', '@1577836800'],
  FIXED_TOKEN_MIN_LENGTH: [
    async (app) => {
      const wanted = { consumerId: await consumerOf(app, 'fixed'), accountId: app.demo.accountId, name: 'plugin', token: new Secret('u8GmXb2tZq0dLw7RyVnK4sJh9eCf') };
      return app.gateway.app.get(FixedTokens, every).register(wanted, 'test').then(() => 'registered', (error: { code: string }) => error.code);
    },
    'registered',
    'invalid_input',
  ],
  SNAPSHOT_KEEP_DAYS: [
    async (app) => {
      await send(app, { method: 'DELETE', path: '/v3/groups/240392/clear' }, await keyOf(app, await consumerOf(app, 'careful')));
      const [snapshot] = await app.gateway.app.get(Snapshots, every).list();
      return ((snapshot?.expiresAt ?? 0) - (snapshot?.createdAt ?? 0)) / 86_400_000;
    },
    30,
    1,
  ],
  BUFFER_MAX_BYTES: [async (app) => (await bufferWrite(app, 100)).status, 202, 507],
  IDP_CONSUMER_CLAIM: [(app) => providerStatus(app, { client: 'shop-app', permissions: 'groups:read', scope: 'groups:read' }), 401, 200],
  IDP_SCOPE_CLAIM: [(app) => providerStatus(app, { azp: 'shop-app', client: 'shop-app', permissions: 'groups:read' }), 403, 200],
  IDP_EMAIL_CLAIM: [(app) => providerStatus(app, { azp: 'shop-app', client: 'shop-app', scope: 'receivers:self', permissions: 'receivers:self', mail: 'jane@example.org', email_verified: true, mail_is_real: true }, 600, '/v3/receivers/jane@example.org'), 401, 200],
  IDP_EMAIL_VERIFIED_CLAIM: [
    (app) => providerStatus(app, { azp: 'shop-app', client: 'shop-app', scope: 'receivers:self', permissions: 'receivers:self', email: 'jane@example.org', mail: 'jane@example.org', mail_is_real: true }, 600, '/v3/receivers/jane@example.org'),
    401,
    200,
  ],
  IDP_CLOCK_TOLERANCE_SECONDS: [(app) => providerStatus(app, { azp: 'shop-app', client: 'shop-app', scope: 'groups:read', permissions: 'groups:read' }, -60), 401, 200],
};

afterEach(() => Promise.all([usual, other].map((app) => app.simulator.clearFaults())));
beforeAll(async () => {
  provider = await startProvider();
  usual = await startApp({ ...both, ...provider.settings, LEGACY_USAGE_WRITE_MS: '600000' });
  other = await startApp({ ...both, ...provider.settings, ...changed });
  for (const app of [usual, other]) await app.gateway.app.get(ConsumerIdentities, every).add(await consumerOf(app, 'shop'), 'shop-app', 'test');
});
afterAll(async () => {
  await usual.stop();
  await other.stop();
  await provider.stop();
});

describe('a setting makes a difference', () => {
  it.each(Object.entries(rows))('%s', async (_, [see, usually, then]) => {
    expect([await see(usual), await see(other)]).toEqual([usually, then]);
  });

  it('GRAPHQL_UPSTREAM_CONCURRENCY', async () => {
    expect([await mostAtOnce(usual), await mostAtOnce(other)]).toEqual([2, 1]);
  });

  it('LEGACY_USAGE_WRITE_MS', async () => {
    const counted = async (app: TestApp): Promise<number> => (await app.gateway.app.get(UsageStore, every).read()).length;
    await Promise.all([usual, other].map((app) => send(app, { path: '/v1/groups' })));
    await expect.poll(() => counted(other)).toBeGreaterThan(0);
    expect(await counted(usual)).toBe(0);
  });

  it('BUFFER_MAX_ATTEMPTS', async () => {
    const path = '/v3/groups/240393';
    const attempts = async (app: TestApp): Promise<number | undefined> => {
      const kept = await bufferWrite(app, 1, [{ path, count: 1, fault: { status: 503 } }, { path, fault: { status: 500 } }]);
      await expect.poll(async () => (await writeOf(app, kept))?.state, { timeout: 20_000 }).toBe('failed');
      return (await writeOf(app, kept))?.attempts;
    };
    expect([await attempts(usual), await attempts(other)]).toEqual([10, 1]);
  });

  it('BUFFER_KEEP_DAYS', async () => {
    const states = async (app: TestApp): Promise<unknown> => {
      const kept = await bufferWrite(app, 2, [{ path: '/v3/groups/240393', count: 1, fault: { status: 503 } }]);
      await expect.poll(async () => (await writeOf(app, kept))?.state, { timeout: 20_000 }).toBe('delivered');
      await app.gateway.app.get(WriteBuffer, every).forgetOld();
      return (await writeOf(app, kept))?.state;
    };
    expect([await states(usual), await states(other)]).toEqual(['delivered', undefined]);
  });
});
