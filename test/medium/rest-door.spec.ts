import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, Consumers, Logins } from '../../src/access/index.js';
import type { NewConsumer } from '../../src/access/index.js';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { answerUnroutable } from '../../src/edge/door/index.js';
import { HealthModule } from '../../src/edge/health/index.js';
import { LegacyModule } from '../../src/edge/legacy/index.js';
import { RestModule } from '../../src/edge/rest/index.js';
import { TokenModule } from '../../src/edge/token/index.js';
import { Accounts } from '../../src/vault/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { testKey } from '../support/vault-process.js';

interface Door {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly key: (wanted?: Partial<NewConsumer>) => Promise<string>;
  /** A token of an OAuth client and the consumer's own id. */
  readonly token: () => Promise<string>;
}

let simulator: TestSimulator;
let store: TestStore;
let door: Door;
let key: string;

const every = ['*:read', '*:write', 'destroy'];

const startDoor = async (environment: Record<string, string> = {}): Promise<Door> => {
  const values = readSettings({
    ...store.environment, VAULT_KEYS: testKey, CLEVERREACH_URL: simulator.url, LOG_LEVEL: 'trace', MAX_BODY_BYTES: '2048', UPSTREAM_RETRY_DELAY_MS: '1', ...environment,
  });
  const room = await Test.createTestingModule({ imports: [ConfigModule.of(values), RestModule, LegacyModule, TokenModule, HealthModule] }).compile();
  const app = room.createNestApplication<NestFastifyApplication>(new FastifyAdapter({ forceCloseConnections: true, frameworkErrors: answerUnroutable }), { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  let count = 0;
  const newConsumer = async (wanted: Partial<NewConsumer>): Promise<string> =>
    (await app.get(Consumers, { strict: false }).create(
      { name: `consumer ${process.hrtime.bigint()} ${++count}`, kind: 'v3_integration', scopes: every, accountIds: ['129148'], ...wanted }, 'test')).id;
  return {
    app,
    url: `http://127.0.0.1:${port}`,
    key: async (wanted = {}) => (await app.get(ApiKeys, { strict: false }).create({ consumerId: await newConsumer(wanted), name: 'test' }, 'test')).key.reveal(),
    token: async () => {
      const login = await app.get(Logins, { strict: false }).createOAuth({ consumerId: await newConsumer({}), accountId: '129148' }, 'test');
      const body = JSON.stringify({ grant_type: 'client_credentials', client_id: login.clientId, client_secret: login.clientSecret.reveal() });
      const answer = await request(`http://127.0.0.1:${port}/oauth/token.php`, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
      return ((await answer.body.json()) as { access_token: string }).access_token;
    },
  };
};

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'PATCH';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

const ask = async (path: string, sent: Sent = {}, at = door): Promise<Told> => {
  const headers = { authorization: `Bearer ${key}`, ...sent.headers };
  const answer = await request(`${at.url}${path}`, { method: sent.method ?? 'GET', headers, ...(sent.body !== undefined && { body: sent.body }) });
  return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
};
const errorOf = ({ status, headers, text: body }: Told): unknown => [status, headers['x-gateway-error'], (JSON.parse(body) as { error: { code: number; message: string } }).error];

const reached = async (): Promise<string[]> =>
  (await simulator.calls()).filter(({ path }) => !/^\/oauth\/|whoami$/.test(path)).map(({ method, path }) => `${method} ${path}`);

const newGroup = async (): Promise<string> => (JSON.parse((await ask('/v3/groups', { method: 'POST', body: '{"name":"new"}' })).text) as { id: string }).id;

beforeAll(async () => {
  simulator = await startSimulator();
  store = await sqlite.create();
  door = await startDoor();
  const [account] = simulator.accounts;
  await door.app.get(Accounts, { strict: false }).connect({ accountId: account.id, name: 'Demo', clientId: account.clientId, clientSecret: new Secret(account.clientSecret) });
  key = await door.key();
});

beforeEach(async () => {
  await simulator.clearFaults();
  await simulator.clearCalls();
});

afterAll(async () => {
  await door.app.close();
  await simulator.close();
  await store.remove();
});

describe('the v3 door', () => {
  it('answers what CleverReach answers, byte for byte', async () => {
    const own = await request(`${simulator.url}/v3/groups/240390/receivers?pagesize=2`, { headers: { authorization: `Bearer ${await simulator.token()}` } });
    const { status, headers, text: body } = await ask('/v3/groups/240390/receivers?pagesize=2');
    expect([status, headers['content-type'], body]).toEqual([200, own.headers['content-type'], await text(own.body)]);
  });

  it.each(['/v3/groups', '/v3//groups', '/v3/groups/', '/v3/groups.json', '/v3/groups.json/?', '/v3/Groups?'])('knows the spelling %s', async (path) => {
    expect([(await ask(path)).status, await reached()]).toEqual([200, ['GET /v3/groups']]);
  });

  it.each<[string, (token: string) => { readonly path: string; readonly headers: Record<string, string> }]>([
    ['a Bearer credential', (token) => ({ path: '/v3/groups?order=created+ASC', headers: { authorization: `Bearer ${token}` } })],
    ['a Bearer credential in base64', (token) => ({ path: '/v3/groups?order=created+ASC', headers: { authorization: `Bearer ${Buffer.from(token).toString('base64')}` } })],
    ['X-ACCESS-TOKEN', (token) => ({ path: '/v3/groups?order=created+ASC', headers: { 'x-access-token': token } })],
    ['?token=', (token) => ({ path: `/v3/groups?token=${token}&order=created+ASC`, headers: {} })],
    ['?token= in quotes', (token) => ({ path: `/v3/groups?order=created+ASC&token=%22${token}%22`, headers: {} })],
  ])('takes %s and sends nothing of it on', async (_, place) => {
    for (const credential of [key, await door.token()]) {
      await simulator.clearCalls();
      const { path, headers } = place(credential);
      const answer = await request(`${door.url}${path}`, { headers });
      expect([answer.statusCode, (await text(answer.body)).includes(credential), await reached()]).toEqual([200, false, ['GET /v3/groups?order=created+ASC']]);
    }
  });

  it.each<[string, Sent & { readonly path?: string }, unknown]>([
    ['no credential', { headers: { authorization: '' } }, [401, 'unauthenticated', { code: 401, message: 'Unauthorized' }]],
    ['a wrong credential', { headers: { authorization: 'Bearer nonsense' } }, [401, 'unauthenticated', { code: 401, message: 'Unauthorized: invalid token' }]],
    ['an unknown path', { path: '/v3/nowhere' }, [404, 'unknown_route', { code: 404, message: 'Not Found' }]],
    ['an unknown path beside v3', { path: '/hooks/nowhere' }, [404, 'unknown_route', { code: 404, message: 'Not Found' }]],
    ['a wrong method', { method: 'PATCH' }, [405, 'method_not_allowed', { code: 405, message: 'Method Not Allowed' }]],
    ['a blank id', { path: '/v3/groups/%20/receivers' }, [400, 'invalid_input', { code: 400, message: 'Bad Request: The path has an empty segment. Was an id left out?' }]],
    ['a missing id', { path: '/v3/groups//clear', method: 'DELETE' }, [400, 'invalid_input', expect.anything()]],
    ['an encoded slash', { path: '/v3/groups/7%2Freceivers%2F9', method: 'DELETE' }, [400, 'invalid_input', { code: 400, message: 'Bad Request: A segment of the path holds an encoded slash.' }]],
    ['a path that no router reads', { path: '/v3/groups/%zz' }, [400, 'invalid_input', { code: 400, message: 'Bad Request: The path is not a valid address.' }]],
    ['broken JSON', { method: 'POST', body: '{"name":' }, [400, 'malformed_body', { code: 400, message: 'Bad Request: The body is not valid JSON.' }]],
    ['a body over the limit', { method: 'POST', body: ' '.repeat(3_000) }, [413, 'body_too_large', { code: 413, message: 'Request Entity Too Large' }]],
    ['an account of somebody else', { headers: { 'x-cleverreach-account': '129149' } }, [403, 'unknown_account', expect.anything()]],
  ])('refuses %s in the words of CleverReach and sends nothing', async (_, { path = '/v3/groups', ...sent }, error) => {
    const answer = await ask(path, sent);
    expect([errorOf(answer), typeof answer.headers['x-request-id'], await reached()]).toEqual([error, 'string', []]);
  });

  it('asks for the scope of the row', async () => {
    const reader = await door.key({ scopes: ['groups:read'] });
    const headers = { authorization: `Bearer ${reader}` };
    const answers = [await ask('/v3/groups', { headers }), await ask('/v3/groups', { headers, method: 'POST', body: '{"name":"x"}' }), await ask('/v3/receivers/1', { headers })];
    expect(answers.map(({ status, text: body }) => (status === 200 ? 200 : body))).toEqual([
      200,
      '{"error":{"code":403,"message":"Forbidden: This call needs the scope \\"groups:write\\"."}}',
      '{"error":{"code":403,"message":"Forbidden: This call needs the scope \\"receivers:read\\"."}}',
    ]);
  });

  it('tells a broken connection to CleverReach from a wrong credential', async () => {
    await simulator.faults([{ path: '/v3/groups', fault: { expiredToken: true } }]);
    const answer = await ask('/v3/groups');
    expect([answer.status, answer.headers['retry-after'], answer.headers['x-gateway-error']]).toEqual([503, expect.any(String), 'reconnect_needed']);
  });

  it('renews a token once, not with every call, where CleverReach refuses the new one as well, and goes on with the other calls', async () => {
    await simulator.faults([{ path: '/v3/mailings', fault: { expiredToken: true } }]);
    await simulator.expireTokens();
    const refused = [await ask('/v3/mailings'), await ask('/v3/mailings'), await ask('/v3/mailings')].map(({ status }) => status);
    const exchanges = (await simulator.calls()).filter(({ path }) => path === '/oauth/token.php').length;
    expect([refused, exchanges, (await ask('/v3/groups')).status]).toEqual([[503, 503, 503], 1, 200]);
  });

  it.each<[string, Sent]>([
    ['JSON without a Content-Type', { body: '{"name":"tolerated"}' }],
    ['JSON that is called a form', { body: '{"name":"tolerated"}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['JSON under a broken Content-Type', { body: '{"name":"tolerated"}', headers: { 'content-type': 'json' } }],
    ['a form', { body: 'name=tolerated', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['the wrapper postdata', { body: '{"postdata":{"name":"tolerated"}}', headers: { 'content-type': 'application/json' } }],
  ])('tolerates %s', async (_, sent) => {
    expect(JSON.parse((await ask('/v3/groups', { method: 'POST', ...sent })).text)).toMatchObject({ name: 'tolerated' });
  });

  it('answers with an error where a small answer broke off', async () => {
    await simulator.faults([{ path: '/v3/', fault: { truncateBody: true } }]);
    const read = await ask('/v3/groups');
    const write = await ask('/v3/groups', { method: 'POST', body: '{"name":"cut"}' });
    expect([read, write].map(({ status, headers }) => [status, headers['x-gateway-error']])).toEqual([[503, 'upstream_unavailable'], [504, 'outcome_unknown']]);
  });

  it('serves HTTP/1.0', async () => {
    const { port } = new URL(door.url);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(`GET /v3/groups/240390?token=${key} HTTP/1.0\r\n\r\n`);
    const answer = await text(socket);
    expect([answer.split(' ')[1], answer.includes('transfer-encoding'), answer.endsWith('}')]).toEqual(['200', false, true]);
  });

  it('answers a dry run with what would have gone', async () => {
    const id = await newGroup();
    await ask(`/v3/groups/${id}/receivers/upsert`, { method: 'POST', body: '[{"email":"a@example.org"},{"email":"b@example.org"}]' });
    const dryKey = await door.key({ switches: { dryRun: true } });
    const answers = [
      await ask(`/v3/groups/${id}/clear`, { method: 'DELETE', headers: { 'x-dry-run': '1' } }),
      await ask(`/v3/groups/${id}`, { method: 'DELETE', headers: { authorization: `Bearer ${dryKey}` } }),
      await ask(`/v3/groups/${id}/receivers`, { method: 'POST', body: '{"email":"c@example.org"}', headers: { 'x-dry-run': '1' } }),
      await ask(`/v3/groups/${id}/receivers`),
    ];
    expect(answers.map(({ text: body }) => JSON.parse(body) as unknown)).toEqual([
      { dry_run: true, endpoint: 'groups.clear', would_affect: { receivers: 2 } },
      { dry_run: true, endpoint: 'groups.remove', would_affect: { receivers: 2 } },
      { dry_run: true, endpoint: 'groupReceivers.add', would_affect: { receivers: 1 } },
      [expect.objectContaining({ email: 'a@example.org' }), expect.objectContaining({ email: 'b@example.org' })],
    ]);
  });

  it('passes an unknown path only where the settings and the scope allow it', async () => {
    const open = await startDoor({ V3_UNKNOWN_ROUTES: 'pass' });
    const any = { authorization: `Bearer ${await open.key({ scopes: ['any'] })}` };
    const statuses = [
      await ask('/v3/some/new%20path?token=x&a=%20b', { headers: any }, open),
      await ask('/v3/some/new', {}, open),
      await ask('/hooks/some/new', { headers: any }, open),
    ].map(({ status, headers }) => [status, headers['x-gateway-error']]);
    await open.app.close();
    expect([statuses, await reached()]).toEqual([[[404, undefined], [403, 'forbidden'], [404, 'unknown_route']], ['GET /v3/some/new%20path?a=%20b']]);
  });
});

describe('health', () => {
  it('says that the process lives and what it is made of, and asks CleverReach nothing', async () => {
    const live = await ask('/health/live', { headers: { authorization: '' } });
    const ready = await ask('/health/ready', { headers: { authorization: '' } });
    expect([live.text, ready.status, JSON.parse(ready.text), await reached()]).toEqual([
      '{"status":"live"}',
      200,
      { status: 'ready', parts: { database: 'ok', locks: 'ok', vault: 'ok', accounts: { connected: 1, waiting: 0, reconnect_needed: 0 } } },
      [],
    ]);
  });
});
