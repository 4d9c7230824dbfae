import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../src/storage/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import { WriteBuffer } from '../../src/upstream/buffer/index.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { redisUrl, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

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

  it.each([['a redirect', { status: 302 }], ['a bare 404', { status: 404, emptyBody: true }]])(
    'is made anew where %s came from what stands before CleverReach',
    async (_what, fault) => {
      await app.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault }]);
      const [name, id] = [newName(), randomUUID()];
      const [first, again] = [await create(name, { id }), await create(name, { id })];
      expect([first.text.includes(name), again.status, again.text.includes(name), replayed(again), await made()]).toEqual([false, 200, true, undefined, 2]);
    },
  );

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

  it('of a GraphQL batch tells its answer again, however long it is and whether its document is known', async () => {
    const query = 'mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { index key outcome } } }';
    const upsert = (rows: number, id: string): Promise<RawResponse> =>
      post('/graphql', { query, variables: { input: { groupId: '240390', rows: Array.from({ length: rows }, (_, at) => ({ email: `row-${at}-of-${id}@example.org` })) } } }, { id });
    for (const rows of [1, 1, 100]) {
      const id = randomUUID();
      const answer = await upsert(rows, id);
      const again = await upsert(rows, id);
      expect([again.status, again.text, replayed(again)]).toEqual([200, answer.text, 'true']);
    }
  });

  it('of a GraphQL batch that CleverReach did not take lets it be sent again', async () => {
    await app.simulator.faults([{ path: '/v3/groups/240390/receivers/upsert', count: 1, fault: { status: 503 } }]);
    const id = randomUUID();
    const query = 'mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { outcome } } }';
    const upsert = (): Promise<RawResponse> => post('/graphql', { query, variables: { input: { groupId: '240390', rows: [{ email: 'taken-later@example.org' }] } } }, { id });
    expect([(await upsert()).text, (await upsert()).text]).toEqual([expect.stringContaining('UPSTREAM_UNAVAILABLE'), expect.stringContaining('INSERTED')]);
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

const keptKinds = [
  ...storeKinds.map((kind) => ({ ...kind, redis: {} })),
  { ...storeKinds[0]!, name: 'redis', skipped: redisUrl ? undefined : 'REDIS_URL is not set', redis: { REDIS_URL: redisUrl ?? '', REDIS_PREFIX: `test:${randomUUID()}:` } },
];

describe.each(keptKinds)('a write with an Idempotency-Key that is kept, on $name', ({ skipped, create, redis }) => {
  if (skipped !== undefined) return it.skip(skipped, () => undefined);

  const upserts = '/v3/groups/240390/receivers/upsert';
  let store: TestStore;
  let shop: TestApp;
  let shopKey: string;
  let serial = 0;

  const ask = (path: string, body: unknown, id: string): Promise<RawResponse> =>
    callRaw(shop.url, { method: 'POST', path, body: JSON.stringify(body), headers: { authorization: `Bearer ${shopKey}`, 'content-type': 'application/json', 'idempotency-key': id } });
  const mutate = (field: string, input: object, id: string): Promise<RawResponse> =>
    ask('/graphql', { query: `mutation ($input: ${field[0]?.toUpperCase()}${field.slice(1)}Input!) { ${field}(input: $input) { __typename } }`, variables: { input } }, id);
  const ways = {
    v3: (email: string, id: string) => ask(upserts, [{ email }], id),
    v2: (email: string, id: string) => ask('/v2/groups/240390/receivers/upsert', [{ email }], id),
    v1: (email: string, id: string) => ask('/v1/groups/240390/receivers/upsert', [{ email }], id),
    'GraphQL, a batch': (email: string, id: string) => mutate('upsertReceivers', { groupId: '240390', rows: [{ email }] }, id),
    'GraphQL, one receiver': (email: string, id: string) => mutate('addReceiver', { groupId: '240390', email }, id),
  } as const;
  const newEmail = (): string => `kept-${++serial}@example.org`;
  const isThere = async (email: string): Promise<boolean> => JSON.stringify(await shop.simulator.ask('GET', `/v3/groups/240390/receivers/${email}`)).includes(email);
  const writes = (): BufferedWrites => shop.gateway.app.get(BufferedWrites, { strict: false });
  const newest = async () => (await writes().list({ limit: 1 }))[0];
  const isOver = (state: string) => expect.poll(async () => (await newest())?.state, { timeout: 10_000 }).toBe(state);
  const down = (...then: { path: string; count?: number; fault: object }[]) => shop.simulator.faults([{ path: '/v3/groups', method: 'POST', count: 1, fault: { status: 503 } }, ...then]);
  const refuse = (): Promise<void> => down({ path: '/v3/groups', count: 1, fault: { status: 403 } });
  const stayDown = (): Promise<void> => down({ path: '/v3/groups', fault: { status: 503 } });
  const dropAll = async (): Promise<void> => {
    for (const { id } of await writes().list({ limit: 100, state: 'pending' })) await writes().drop(id, 'test');
  };

  beforeAll(async () => {
    store = await create();
    shop = await startApp({
      ...(store.environment as Record<string, string>), ...redis, BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', BUFFER_KEEP_DAYS: '0',
    });
    shopKey = await shop.consumer({ policy: { buffered: ['groupReceivers.add', 'groupReceivers.upsert', 'forms.send'] } });
  });
  beforeEach(() => shop.simulator.clearFaults());
  afterAll(async () => {
    await shop.stop();
    await store.remove();
  });

  it.each(Object.entries(ways))('is made anew after CleverReach has refused it for good, or the operator has dropped it: %s', async (_way, write) => {
    const told: unknown[] = [];
    for (const end of ['failed', 'dropped']) {
      const [email, id] = [newEmail(), randomUUID()];
      await (end === 'failed' ? refuse() : stayDown());
      await write(email, id);
      if (end === 'dropped') await dropAll();
      await isOver(end);
      await shop.simulator.clearFaults();
      const again = await write(email, id);
      told.push([again.status, replayed(again), /accepted/i.test(again.text), await isThere(email), replayed(await write(email, id))]);
    }
    expect(told).toEqual([[200, undefined, false, true, 'true'], [200, undefined, false, true, 'true']]);
  });

  it('is told as accepted while it waits, once it is delivered, and once that is forgotten', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    await stayDown();
    const first = await ways.v3(email, id);
    const waiting = await ways.v3(email, id);
    await shop.simulator.clearFaults();
    await isOver('delivered');
    const delivered = await ways.v3(email, id);
    await shop.gateway.app.get(WriteBuffer, { strict: false }).forgetOld();
    const forgotten = await ways.v3(email, id);
    expect([first.status, ...[waiting, delivered, forgotten].map((answer) => [answer.status, replayed(answer)]), await isThere(email)]).toEqual([202, [202, 'true'], [202, 'true'], [202, 'true'], true]);
  });

  it('is not told as accepted because it was dropped and forgotten', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    await stayDown();
    await ways.v3(email, id);
    await dropAll();
    await shop.simulator.clearFaults();
    await shop.gateway.app.get(WriteBuffer, { strict: false }).forgetOld();
    expect([(await ways.v3(email, id)).status, await isThere(email)]).toEqual([200, true]);
  });

  it('is made anew by one of many who ask at once', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    await refuse();
    await ways.v3(email, id);
    await isOver('failed');
    await shop.simulator.clearFaults();
    await shop.simulator.faults([{ path: upserts, fault: { delayMs: 500 } }]);
    await shop.simulator.clearCalls();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ways.v3(email, id)));
    const sent = (await shop.simulator.calls()).filter(({ path }) => path === upserts).length;
    expect([answers.map(({ status }) => status).sort(), sent]).toEqual([[200, ...Array<number>(9).fill(409)], 1]);
  });

  it('is made anew as a whole where a sign-up has lost its mail: who is in the group already stays so', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    const [form] = (await shop.simulator.ask('GET', '/v3/forms')) as { id: string; customer_tables_id: string }[];
    const signUp = () => mutate('subscribe', { email, groupId: '240390', formId: String(form?.id) }, id);
    await shop.simulator.faults([{ path: '/v3/forms', method: 'POST', count: 1, fault: { status: 503 } }, { path: '/v3/forms', count: 1, fault: { status: 403 } }]);
    const first = await signUp();
    await isOver('failed');
    const again = await signUp();
    expect([first.text, again.text, (await shop.simulator.mailbox()).filter(({ to }) => to === email).length]).toEqual([expect.stringContaining('SignUpAccepted'), expect.stringContaining('ConfirmationSent'), 1]);
  });

  it('is told as unknown where CleverReach has taken some of its rows, and sends nothing again: they may have opted out since', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    const write = () => ask(upserts, [{ email, activated: 1_796_020_000, deactivated: 0 }, { email: 'no address' }], id);
    await down();
    await write();
    await isOver('failed');
    await shop.simulator.ask('PUT', `/v3/groups/240390/receivers/${email}/deactivate`);
    await shop.simulator.clearCalls();
    const again = await write();
    expect([again.status, again.headers['x-gateway-error'], await shop.simulator.calls()]).toEqual([504, 'outcome_unknown', []]);
  });

  it.each(['failed', 'dropped'])('is told as unknown where CleverReach has taken the first part of a long batch and the second one %s, and sends nothing again', async (end) => {
    const [email, id] = [newEmail(), randomUUID()];
    const rows = Array.from({ length: 1_001 }, (_, at) => ({ email: `${at}-${email}` }));
    const write = () => mutate('upsertReceivers', { groupId: '240390', rows }, id);
    const then = end === 'failed' ? [{ count: 1, fault: { status: 503 } }, { count: 1, fault: { status: 403 } }] : [{ fault: { status: 503 } }];
    await shop.simulator.faults([{ path: upserts, count: 1, fault: {} }, ...then.map((rule) => ({ path: upserts, ...rule }))]);
    const first = await write();
    if (end === 'dropped') await dropAll();
    await isOver(end);
    await shop.simulator.clearFaults();
    await shop.simulator.clearCalls();
    const again = await write();
    expect([first.status, again.status, again.text, await shop.simulator.calls()]).toEqual([200, 504, expect.stringContaining('OUTCOME_UNKNOWN'), []]);
  });

  it('is told as unknown where its mutation has done something else as well, which must not be done twice', async () => {
    const [email, id] = [newEmail(), randomUUID()];
    const query = 'mutation ($group: CreateGroupInput!, $receiver: AddReceiverInput!) { createGroup(input: $group) { group { id } } addReceiver(input: $receiver) { __typename } }';
    const write = () => ask('/graphql', { query, variables: { group: { name: email }, receiver: { groupId: '240390', email } } }, id);
    await shop.simulator.faults(['503', '403'].map((status) => ({ path: '/v3/groups/240390', method: 'POST', count: 1, fault: { status: Number(status) } })));
    await write();
    await isOver('failed');
    const again = await write();
    const groups = (await shop.simulator.ask('GET', '/v3/groups')) as { name: string }[];
    expect([again.status, again.text, groups.filter(({ name }) => name === email).length]).toEqual([504, expect.stringContaining('OUTCOME_UNKNOWN'), 1]);
  });
});
