import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { policyParts, switchNames } from '../../src/access/index.js';
import type { ConsumerPolicy, ConsumerSwitches, NewConsumer } from '../../src/access/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { Snapshots } from '../../src/upstream/index.js';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

let app: TestApp;
let first: Snapshot;

const json = { 'content-type': 'application/json' } as const;
const send = (key: string, sent: RawRequest): Promise<RawResponse> => callRaw(app.url, { ...sent, headers: { authorization: `Bearer ${key}`, ...sent.headers } });
const query = (key: string, text: string): Promise<RawResponse> => send(key, { method: 'POST', path: '/graphql', headers: json, body: JSON.stringify({ query: text }) });
const clear = (key: string): Promise<RawResponse> => send(key, { method: 'DELETE', path: '/v3/groups/240391/clear' });
const groupsAsked = async (): Promise<number> => (await app.simulator.calls()).filter(({ path }) => path.startsWith('/v3/groups')).length;

/** What a caller sees without a switch or part, and with it. */
interface Difference<T> {
  readonly on: T;
  /** What is seen with the key of a consumer. */
  readonly see: (key: string) => Promise<unknown>;
  readonly without: unknown;
  readonly with: unknown;
}

type Differences<T> = { readonly [Name in keyof Required<T>]: Difference<Required<T>[Name]> };

const switches: Differences<ConsumerSwitches> = {
  dryRun: { on: true, see: async (key) => JSON.parse((await clear(key)).text) as unknown, without: true, with: expect.objectContaining({ dry_run: true }) },
  v1Clear: { on: true, see: async (key) => (await send(key, { method: 'DELETE', path: '/v1/groups/240391/receivers' })).status, without: 404, with: 200 },
  hideDeprecation: { on: true, see: async (key) => (await send(key, { path: '/v2/groups' })).headers['deprecation'], without: '@1514764800', with: undefined },
  persistedOnly: { on: true, see: async (key) => (await query(key, '{ __typename }')).status, without: 200, with: 403 },
  hideSchema: { on: true, see: async (key) => /"queryType"/.test((await query(key, '{ __schema { queryType { name } } }')).text), without: true, with: false },
  snapshotClear: {
    on: true,
    see: async (key) => {
      const before = (await app.gateway.app.get(Snapshots, { strict: false }).list()).length;
      await clear(key);
      return (await app.gateway.app.get(Snapshots, { strict: false }).list()).length - before;
    },
    without: 0,
    with: 1,
  },
};

const twice = async (see: () => Promise<RawResponse>): Promise<unknown> => [(await see()).status, (await see()).status];
const slowly = async (key: string): Promise<unknown> => {
  await app.simulator.faults([{ path: '/v3/groups', fault: { delayMs: 400 } }]);
  const answers = await Promise.all(['?a=1', '?a=2'].map((search) => send(key, { path: `/v3/groups${search}` })));
  return answers.map(({ status }) => status).sort();
};
const upsert = (key: string): Promise<RawResponse> => send(key, { method: 'POST', path: '/v3/groups/240391/receivers/upsert', headers: json, body: '[{"email":"a@example.org"},{"email":"b@example.org"}]' });

const policies: Differences<ConsumerPolicy> = {
  requestsPerMinute: { on: 1, see: (key) => twice(() => send(key, { path: '/v3/groups' })), without: [200, 200], with: [200, 429] },
  requestsPerDay: { on: 1, see: (key) => twice(() => send(key, { path: '/v2/groups' })), without: [200, 200], with: [200, 429] },
  concurrentRequests: { on: 1, see: slowly, without: [200, 200], with: [200, 429] },
  batchRows: { on: 1, see: async (key) => (await upsert(key)).status, without: 200, with: 400 },
  networks: { on: ['10.0.0.0/8'], see: async (key) => (await send(key, { path: '/v3/groups' })).status, without: 200, with: 403 },
  origins: {
    on: ['https://shop.example'],
    see: async (key) => (await send(key, { path: '/v3/groups', headers: { 'origin': 'https://shop.example', 'sec-fetch-site': 'cross-site' } })).headers['access-control-allow-origin'],
    without: undefined,
    with: 'https://shop.example',
  },
  buffered: {
    on: ['groupReceivers.upsert'],
    see: async (key) => {
      await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
      return (await upsert(key)).status;
    },
    without: 503,
    with: 202,
  },
  cached: {
    on: { 'groups.list': { ttlSeconds: 600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 } },
    see: async (key) => {
      await app.simulator.clearCalls();
      await twice(() => send(key, { path: '/v3/groups' }));
      return groupsAsked();
    },
    without: 2,
    with: 1,
  },
};

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0', UPSTREAM_RETRIES: '0', CONCURRENCY_WAIT_MS: '0', BUFFER_POLL_MS: '600000' });
  await request(app.url).get('/v3/groups').set('authorization', `Bearer ${app.demo.apiKey}`).expect(200);
  first = app.simulator.world.store.snapshot();
});
beforeEach(async () => {
  await app.simulator.clearFaults();
  app.simulator.world.store.restore(first);
});
afterAll(() => app.stop());

const compare = async (wanted: Partial<NewConsumer>, { see, ...expected }: Difference<unknown>): Promise<void> => {
  const without = await see(await app.consumer({}));
  await app.simulator.clearFaults();
  app.simulator.world.store.restore(first);
  expect({ without, with: await see(await app.consumer(wanted)) }).toEqual({ without: expected.without, with: expected.with });
};

describe('every switch of a consumer makes a difference', () => {
  it.each(switchNames)('%s', (name) => compare({ switches: { [name]: switches[name].on } }, switches[name]));
});

describe('every part of a policy makes a difference', () => {
  it.each(policyParts)('%s', (part) => compare({ policy: { [part]: policies[part].on } }, policies[part]));
});
