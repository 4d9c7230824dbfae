import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

let app: TestApp;
let keeping: string;
let plain: string;
let made = 0;

const cached = { 'groups.list': { ttlSeconds: 600, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 600 } };

const ask = (path: string, key: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> =>
  callRaw(app.url, { path, headers: { authorization: `Bearer ${key}`, ...headers } });
const query = (key: string, text: string): Promise<RawResponse> =>
  callRaw(app.url, { method: 'POST', path: '/graphql', body: JSON.stringify({ query: text }), headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' } });
const create = (name: string): Promise<RawResponse> =>
  callRaw(app.url, { method: 'POST', path: '/v3/groups', body: JSON.stringify({ name }), headers: { authorization: `Bearer ${plain}`, 'content-type': 'application/json' } });

/** How often CleverReach was asked for its groups. */
const asked = async (): Promise<number> => (await app.simulator.calls()).filter(({ method, path }) => method === 'GET' && path.startsWith('/v3/groups')).length;

beforeAll(async () => {
  app = await startApp({ UPSTREAM_RETRIES: '0', READ_SHARE_MS: '60000' });
  keeping = await app.consumer({ policy: { cached } });
  plain = await app.consumer({});
});

beforeEach(async () => {
  await create(`group ${++made}`);
  await app.simulator.clearFaults();
  await app.simulator.clearCalls();
});

afterAll(() => app.stop());

describe('a kept answer at v3', () => {
  it('is the same byte for byte, and says how old it is and where it comes from', async () => {
    const [first, second] = [await ask('/v3/groups', keeping), await ask('/v3/groups', keeping)];
    expect([first.headers['cache-status'], first.headers['age'], second.headers['cache-status'], second.headers['age'], await asked()]).toEqual([
      'cleverreach-gateway; fwd=uri-miss; ttl=600', undefined, expect.stringMatching(/^cleverreach-gateway; hit; ttl=(?:600|59\d)$/), expect.stringMatching(/^\d$/), 1,
    ]);
    expect([second.status, second.text, second.headers['content-type']]).toEqual([200, first.text, first.headers['content-type']]);
  });

  it('is not sent again to who has it', async () => {
    const { headers } = await ask('/v3/groups', keeping);
    const again = await ask('/v3/groups', keeping, { 'if-none-match': String(headers['etag']) });
    expect([headers['etag'], again.status, again.text, again.headers['etag'], await asked()]).toEqual([expect.stringMatching(/^"[\w-]+"$/), 304, '', headers['etag'], 1]);
  });

  it('has another tag once it has changed', async () => {
    const { headers } = await ask('/v3/groups', keeping);
    await create('one more');
    const again = await ask('/v3/groups', keeping, { 'if-none-match': String(headers['etag']) });
    expect([again.status, again.text.includes('one more')]).toEqual([200, true]);
  });

  it('is for the consumers alone that have the rule', async () => {
    await ask('/v3/groups', keeping);
    const { headers } = await ask('/v3/groups', plain);
    expect([headers['cache-status'], headers['etag'], await asked()]).toEqual([undefined, undefined, 2]);
  });

  it('is dropped by a write at any door', async () => {
    const writes: readonly (() => Promise<RawResponse>)[] = [
      () => create('over v3'),
      () => callRaw(app.url, { method: 'POST', path: '/v2/groups', body: '{"name":"over v2"}', headers: { authorization: `Bearer ${plain}`, 'content-type': 'application/json' } }),
      () => query(plain, 'mutation { createGroup(input: {name: "over graphql"}) { group { id } } }'),
    ];
    for (const write of writes) {
      await ask('/v3/groups', keeping);
      expect((await write()).status).toBe(200);
      expect((await ask('/v3/groups', keeping)).headers['cache-status']).toContain('uri-miss');
    }
  });
});

describe('a kept answer at the other doors', () => {
  it('serves v1, v2 and GraphQL, and says so', async () => {
    const reads: readonly (() => Promise<RawResponse>)[] = [
      () => ask('/v2/groups', keeping),
      () => ask('/v1/groups', keeping),
      () => query(keeping, '{ groups(first: 3) { nodes { id name } } }'),
    ];
    for (const read of reads) {
      await create('fresh');
      await app.simulator.clearCalls();
      const [first, second] = [await read(), await read()];
      expect([second.text, second.headers['cache-status'], await asked()]).toEqual([first.text, expect.stringContaining('; hit; ttl='), 1]);
    }
  });
});

describe('ten equal queries at once of ten callers of one account', () => {
  it('share the calls to CleverReach', async () => {
    const keys = await Promise.all(Array.from({ length: 10 }, () => app.consumer({})));
    await query(keys[0]!, '{ groups(first: 1) { nodes { id } } }');
    await app.simulator.clearCalls();
    await app.simulator.faults([{ path: '/v3/groups', method: 'GET', fault: { delayMs: 1_500 } }]);
    const text = '{ groups(first: 2) { nodes { id name stats { activeCount } } } }';
    const answers = await Promise.all(keys.map((key) => query(key, text)));
    const calls = (await app.simulator.calls()).map(({ method, path }) => `${method} ${path}`);
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers[0]?.text).not.toContain('errors');
    expect([...new Set(calls)]).toHaveLength(calls.length);
    expect(calls.length).toBe(3);
  });
});
