import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { oldUser } from '../../src/simulator/index.js';
import { callRaw } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

/** The old API: the simulator's, with what a test plants in its answers. */
const seen: string[] = [];
let plant: (answer: string) => string;
let delay: Promise<void>;
let simulatorUrl = '';
let oldApi: Server;
let app: LegacyDoors;
let old: OldIntegration;

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

beforeAll(async () => {
  oldApi = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', url = '' } = request;
      const body = await text(request);
      seen.push(`${method} ${url}`);
      await delay;
      const headers = { 'x-access-token': String(request.headers['x-access-token'] ?? '') };
      const answer = await fetch(`${simulatorUrl}${url}`, { method, headers, ...(method === 'POST' && { body }) });
      response.writeHead(answer.status).end(plant(await answer.text()));
    })();
  });
  app = await startLegacy({ LEGACY_SHADOW_URL: await listen(oldApi), LEGACY_SHADOW_PERCENT: '100', LEGACY_SHADOW_PER_MINUTE: '1000', UPSTREAM_HEADERS_TIMEOUT_MS: '2000' });
  simulatorUrl = app.simulator.url;
});
afterAll(async () => {
  await app.stop();
  oldApi.close();
});

const credentials = () => ({ clientId: app.accountId, login: oldUser.login, password: new Secret(oldUser.password) });

beforeEach(async () => {
  seen.length = 0;
  plant = (answer) => answer;
  delay = Promise.resolve();
  old = await app.integration();
  await app.shadows.set(old.consumerId, credentials(), 'test');
});

/** What was found beside the old API, once as much was compared as is waited for. */
const found = (comparisons: number): Promise<readonly string[]> =>
  vi.waitFor(async () => {
    const counts = (await app.usage(old.consumerId)).filter(({ kind }) => kind === 'shadow' || kind === 'difference');
    const compared = counts.filter(({ kind }) => kind === 'shadow').reduce((sum, { calls }) => sum + calls, 0);
    expect(compared).toBe(comparisons);
    return counts.map(({ operation, kind, name, calls }) => `${operation} ${kind} ${name}: ${calls}`);
  }, 5_000);

describe('the shadow', () => {
  it('counts what differs by path and type, and never a value', async () => {
    await old.ask('GET', '/v2/clients');
    await old.ask('GET', '/v2/groups');
    expect(await found(2)).toEqual([
      'clients.list shadow alike: 1',
      'groups.list difference $[].backup: extra: 1',
      'groups.list difference $[].receiver_info: extra: 1',
      'groups.list shadow different: 1',
    ]);
  });

  it('finds a difference that was planted', async () => {
    await old.ask('GET', '/v2/attributes');
    await found(1);
    plant = (answer) => answer.replace(/"id":(\d+)/g, '"id":"$1"').replace(/"tag":/g, '"placeholder":');
    await old.ask('GET', '/v2/attributes');
    expect(await found(2)).toEqual([
      'attributes.list difference $[].id: string → number: 1',
      'attributes.list difference $[].placeholder: missing: 1',
      'attributes.list difference $[].tag: extra: 1',
      'attributes.list shadow alike: 1',
      'attributes.list shadow different: 1',
    ]);
  });

  it('compares refusals by status and body', async () => {
    await old.ask('GET', '/v2/groups/999999');
    expect(await found(1)).toEqual(['groups.get shadow alike: 1']);
  });

  it('repeats the call as the client spelled it, and without its token', async () => {
    await old.ask('GET', '/v2/groups.json/240390/receivers?pagesize=2');
    await old.ask('GET', '/v1/groups/240390/receivers?page=1');
    await found(2);
    const reads = seen.filter((call) => call !== 'POST /v2/login').sort();
    expect(reads).toEqual(['GET /v1/groups/240390/receivers?page=1', 'GET /v2/groups.json/240390/receivers?pagesize=2']);
  });

  it('repeats no write, no login and no call that makes a token', async () => {
    await old.ask('POST', '/v2/groups', { name: 'New' });
    await old.ask('PUT', '/v2/groups/240390', { name: 'News' });
    await old.ask('GET', '/v2/clients/129149/token');
    await app.logIn(old.credentials);
    await old.ask('GET', '/v2/attributes');
    await found(1);
    expect(seen.filter((call) => call !== 'POST /v2/login')).toEqual(['GET /v2/attributes']);
  });

  it('repeats no read whose query names another method', async () => {
    await old.ask('GET', '/v2/groups?http_method=DELETE');
    await old.ask('GET', '/v2/clients?_method=DELETE');
    await old.ask('GET', '/v2/attributes');
    await vi.waitFor(() => {
      expect(seen).toContain('GET /v2/attributes');
    });
    expect(seen.filter((call) => call !== 'POST /v2/login')).toEqual(['GET /v2/attributes']);
  });

  it('follows nobody without a login, and nobody any more whose login was removed', async () => {
    const other = await app.integration();
    await other.ask('GET', '/v2/groups');
    await app.shadows.remove(old.consumerId, 'test');
    await old.ask('GET', '/v2/groups');
    const followed = await app.integration();
    await app.shadows.set(followed.consumerId, credentials(), 'test');
    await followed.ask('GET', '/v2/attributes');
    await vi.waitFor(() => {
      expect(seen).toContain('GET /v2/attributes');
    });
    expect([seen.filter((call) => call !== 'POST /v2/login'), await found(0)]).toEqual([['GET /v2/attributes'], []]);
  });

  it('does not delay an answer, and counts what could not be compared', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    delay = promise;
    plant = () => 'no JSON';
    const { status } = await old.ask('GET', '/v2/groups');
    const before = (await app.usage(old.consumerId)).filter(({ kind }) => kind === 'shadow');
    resolve();
    expect([status, before, await found(1)]).toEqual([200, [], ['groups.list shadow unanswered: 1']]);
  });

  it('keeps the password sealed and tells it nobody', async () => {
    const [row] = await app.database.query.selectFrom('shadow_logins').selectAll().where('consumer_id', '=', old.consumerId).execute();
    const list = await app.shadows.list();
    expect([row?.password.includes(oldUser.password), JSON.stringify(list).includes('password')]).toEqual([false, false]);
  });
});

it('stays within its budget', async () => {
  const small = await startLegacy({ LEGACY_SHADOW_URL: 'http://127.0.0.1:9', LEGACY_SHADOW_PERCENT: '100', LEGACY_SHADOW_PER_MINUTE: '2' });
  try {
    const integration = await small.integration();
    await small.shadows.set(integration.consumerId, credentials(), 'test');
    for (let call = 0; call < 6; call++) await integration.ask('GET', '/v2/groups');
    const tried = await vi.waitFor(async () => {
      const calls = (await small.usage(integration.consumerId)).find(({ kind }) => kind === 'shadow')?.calls ?? 0;
      expect(calls).toBeGreaterThanOrEqual(2);
      return calls;
    }, 5_000);
    expect(tried).toBeLessThanOrEqual(4); // a minute may end in between
  } finally {
    await small.stop();
  }
});

describe('the old API of the simulator', () => {
  const ask = async (path: string, token = ''): Promise<unknown> =>
    JSON.parse((await callRaw(app.simulator.url, { path, headers: { authorization: `Bearer ${token}` } })).text) as unknown;
  const logIn = (password: string) =>
    callRaw(app.simulator.url, { method: 'POST', path: '/v2/login.json', body: JSON.stringify({ client_id: app.accountId, login: oldUser.login, password }) });

  it('answers as clients have recorded it', async () => {
    const token = JSON.parse((await logIn(oldUser.password)).text) as string;
    const [group] = (await ask('/v2/groups', token)) as readonly Record<string, unknown>[];
    expect([(await logIn('wrong')).text, Object.keys(group ?? {}), await ask('/v2/groups')]).toEqual([
      '{"error":{"code":400,"message":"Bad Request: Credentials not valid"}}',
      ['id', 'name', 'stamp', 'last_mailing', 'last_changed', 'isLocked'],
      { error: { code: 401, message: 'Unauthorized: invalid token' } },
    ]);
  });
});
