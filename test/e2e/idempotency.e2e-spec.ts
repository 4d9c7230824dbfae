import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/storage/index.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

let app: TestApp;
let key: string;
let names = 0;

interface Sent {
  readonly id?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One write at each door that makes a group of that name. */
interface Door {
  readonly name: string;
  readonly create: (group: string, sent: Sent) => Promise<RawResponse>;
  /** The code of the error in an answer. */
  readonly codeIn: (answer: RawResponse) => unknown;
}

const post = (path: string, body: unknown, sent: Sent): Promise<RawResponse> =>
  callRaw(app.url, {
    method: 'POST', path, body: JSON.stringify(body),
    headers: { authorization: `Bearer ${sent.key ?? key}`, 'content-type': 'application/json', ...(sent.id !== undefined && { 'idempotency-key': sent.id }), ...sent.headers },
  });

const codeOfRest = ({ status, text, headers }: RawResponse): unknown => {
  const { error } = JSON.parse(text) as { error: { code: number } };
  expect(error.code).toBe(status);
  return headers['x-gateway-error'];
};

const mutation = 'mutation ($input: CreateGroupInput!) { createGroup(input: $input) { group { id name } } }';

const doors: readonly Door[] = [
  { name: 'v3', create: (name, sent) => post('/v3/groups', { name }, sent), codeIn: codeOfRest },
  { name: 'v2', create: (name, sent) => post('/v2/groups', { name }, sent), codeIn: codeOfRest },
  { name: 'v1', create: (name, sent) => post('/v1/groups', { name }, sent), codeIn: codeOfRest },
  {
    name: 'graphql',
    create: (name, sent) => post('/graphql', { query: mutation, variables: { input: { name } } }, sent),
    codeIn: ({ text }) => (JSON.parse(text) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code.toLowerCase(),
  },
];

const newName = (): string => `group ${++names}`;
const replayed = ({ headers }: RawResponse): unknown => headers['idempotency-replayed'];
/** How often CleverReach was asked to make a group. */
const made = async (): Promise<number> => (await app.simulator.calls()).filter(({ method, path }) => method === 'POST' && path === '/v3/groups').length;
const records = async (): Promise<readonly { state: string; answer: string | null }[]> =>
  app.gateway.app.get(Database, { strict: false }).query.selectFrom('call_records').select(['state', 'answer']).execute();

beforeAll(async () => {
  app = await startApp({ UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', UPSTREAM_RATE_PAUSE_MAX_MS: '0', LEASE_MS: '60000' });
  key = await app.consumer({});
});

beforeEach(async () => {
  await app.simulator.clearFaults();
  await app.simulator.clearCalls();
  await app.gateway.app.get(Database, { strict: false }).query.deleteFrom('call_records').execute();
});

afterAll(() => app.stop());

describe.each(doors)('a write with an Idempotency-Key at $name', ({ create, codeIn }) => {
  it('is made once, and its answer told again', async () => {
    const [name, id] = [newName(), randomUUID()];
    const [first, second] = [await create(name, { id }), await create(name, { id })];
    expect([first.status, second.status, replayed(first), replayed(second), await made()]).toEqual([200, 200, undefined, 'true', 1]);
    expect([second.text, second.headers['content-type']]).toEqual([first.text, first.headers['content-type']]);
  });

  it('is refused while the first one runs', async () => {
    await app.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault: { delayMs: 1_000 } }]);
    const [name, id] = [newName(), randomUUID()];
    const first = create(name, { id });
    await expect.poll(records).toMatchObject([{ state: 'running' }]);
    const second = await create(name, { id });
    expect([second.status, codeIn(second), (await first).status, await made()]).toEqual([409, 'conflict', 200, 1]);
  });

  it('is refused where the key stands for another one', async () => {
    const id = randomUUID();
    await create(newName(), { id });
    const other = await create(newName(), { id });
    expect([other.status, codeIn(other), await made()]).toEqual([422, 'idempotency_key_reused', 1]);
  });

  it('is told as unknown where the first one was lost on its way, and not made again', async () => {
    await app.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault: { closeSocket: true, afterHandling: true } }]);
    const [name, id] = [newName(), randomUUID()];
    const lost = await create(name, { id });
    const again = await create(name, { id });
    expect([codeIn(lost), again.status, codeIn(again), await made()]).toEqual(['outcome_unknown', 504, 'outcome_unknown', 1]);
  });

  it('is made anew where the first one was not carried out', async () => {
    await app.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault: { status: 429 } }]);
    const [name, id] = [newName(), randomUUID()];
    await create(name, { id });
    const again = await create(name, { id });
    expect([again.status, replayed(again), await made()]).toEqual([200, undefined, 2]);
  });

  it('is told again where CleverReach refused it', async () => {
    await app.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault: { status: 400 } }]);
    const [name, id] = [newName(), randomUUID()];
    const [first, second] = [await create(name, { id }), await create(name, { id })];
    const plain = (text: string): string => text.replace(/"requestId":"[^"]*"/, '');
    expect([second.status, plain(second.text), replayed(second), await made()]).toEqual([first.status, plain(first.text), 'true', 1]);
  });

  it('is another one for another consumer', async () => {
    const [name, id] = [newName(), randomUUID()];
    await create(name, { id });
    const other = await create(name, { id, key: await app.consumer({}) });
    expect([other.status, replayed(other), await made()]).toEqual([200, undefined, 2]);
  });

  it('is another one for another account', async () => {
    const [name, id] = [newName(), randomUUID()];
    const both = await app.consumer({ accountIds: [app.demo.accountId, app.demo.otherAccountId] });
    for (const accountId of [app.demo.accountId, app.demo.otherAccountId]) {
      expect(replayed(await create(name, { id, key: both, headers: { 'x-cleverreach-account': accountId } }))).toBeUndefined();
    }
    expect(await made()).toBe(2);
  });

  it.each([['blank', 'a b'], ['far too long', 'x'.repeat(256)], ['empty', '']])('is refused with a key that is %s', async (_, id) => {
    const answer = await create(newName(), { id });
    expect([answer.status, codeIn(answer), await made()]).toEqual([400, 'invalid_input', 0]);
  });

  it('is tried dry as ever: nothing of it is remembered', async () => {
    const [name, id] = [newName(), randomUUID()];
    await create(name, { id, headers: { 'x-dry-run': '1' } });
    expect([(await create(name, { id })).status, await made()]).toEqual([200, 1]);
  });

  it('is remembered sealed', async () => {
    const name = newName();
    await create(name, { id: randomUUID() });
    const [record] = await records();
    expect([record?.state, record?.answer?.includes(name), Buffer.from(record?.answer?.split('.')[2] ?? '', 'base64url').includes(name)]).toEqual(['done', false, false]);
  });
});

describe('an Idempotency-Key', () => {
  it('counts for nothing at a read', async () => {
    const id = randomUUID();
    const ask = (): Promise<RawResponse> => callRaw(app.url, { path: '/v3/groups', headers: { authorization: `Bearer ${key}`, 'idempotency-key': id } });
    await ask();
    expect([replayed(await ask()), await records()]).toEqual([undefined, []]);
    const query = { query: '{ groups(first: 1) { nodes { id } } }' };
    await post('/graphql', query, { id });
    expect([replayed(await post('/graphql', query, { id })), await records()]).toEqual([undefined, []]);
  });

  it('is each door\'s own', async () => {
    const [name, id] = [newName(), randomUUID()];
    for (const { create } of doors) expect([200, 422]).toContain((await create(name, { id })).status);
    expect(await made()).toBe(3); // v1 and v2 are one door
  });

  it('of a write that may be repeated lets it be tried again after an unknown end', async () => {
    await app.simulator.faults([{ path: '/v3/groups/240390/receivers/upsert', count: 1, fault: { closeSocket: true, afterHandling: true } }]);
    const id = randomUUID();
    const upsert = (): Promise<RawResponse> => post('/v3/groups/240390/receivers/upsert', [{ email: 'again@example.org' }], { id });
    expect((await upsert()).status).toBeGreaterThanOrEqual(500);
    expect([(await upsert()).status, replayed(await upsert())]).toEqual([200, 'true']);
  });

  it('gives no answer to a consumer that has lost the right to it', async () => {
    const [name, id] = [newName(), randomUUID()];
    const reader = await app.consumer({ scopes: ['groups:read'] });
    expect((await post('/v3/groups', { name }, { id, key: reader })).status).toBe(403);
    expect(await records()).toEqual([]);
  });

  it('of an answer that is too large to be kept says so', async () => {
    const small = await startApp({ IDEMPOTENCY_ANSWER_BYTES: '10' });
    try {
      const id = randomUUID();
      const create = (): Promise<RawResponse> =>
        callRaw(small.url, { method: 'POST', path: '/v3/groups', body: '{"name":"a"}', headers: { authorization: `Bearer ${small.demo.apiKey}`, 'content-type': 'application/json', 'idempotency-key': id } });
      const [first, second] = [await create(), await create()];
      expect([first.status, JSON.parse(first.text), second.status, second.text]).toEqual([200, expect.objectContaining({ name: 'a' }), 409, expect.stringContaining('too large')]);
    } finally {
      await small.stop();
    }
  });
});
