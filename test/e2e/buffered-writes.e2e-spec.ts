import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, tables } from '../../src/contract/index.js';
import type { GatewayError } from '../../src/core/index.js';
import { Database, DatabaseLocks } from '../../src/storage/index.js';
import type { IncomingAnswer } from '../../src/transport/index.js';
import { KeptWrites } from '../../src/upstream/buffer/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import type { BufferedWrite, RawCall } from '../../src/upstream/index.js';
import { goodCallsFor, requestOf } from '../support/good-calls.js';
import { callRaw } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** What a sign-up would undo that is delivered afterwards. */
const undone: ReadonlySet<string> = new Set([
  'groupReceivers.update', 'groupReceivers.updateMany', 'groupReceivers.updatePlus', 'groupReceivers.setAttribute', 'groupReceivers.activate', 'groupReceivers.deactivate',
  'groupReceivers.remove', 'groupReceivers.deleteMany', 'receivers.changeEmail', 'receivers.setAttribute', 'receivers.remove', 'receivers.deleteMany',
  'tags.addToReceiver', 'tags.addInGroup', 'tags.removeFromReceiver', 'groups.clear', 'groups.remove',
]);
const everyRow = ['groupReceivers.add', 'groupReceivers.insert', 'groupReceivers.upsert', 'forms.send'];

interface Outcome {
  readonly data: Record<string, Record<string, unknown>>;
  readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
}

describe('buffered writes', () => {
  let app: TestApp;
  let key: string;
  let plainKey: string;
  let groupId: string;
  let formId: string;
  let serial = 0;

  const newAddress = (): string => `sign-up-${++serial}@example.org`;
  const down = () => app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
  const v3 = (method: 'post' | 'put' | 'get', path: string, credential = key) => request(app.url)[method](path).set('authorization', `Bearer ${credential}`);
  const graphql = async (query: string, variables: object): Promise<Outcome> =>
    (await request(app.url).post('/graphql').set('authorization', `Bearer ${key}`).send({ query, variables })).body as Outcome;
  const writes = (): BufferedWrites => app.gateway.app.get(BufferedWrites, { strict: false });
  const listed = (): Promise<readonly BufferedWrite[]> => writes().list({ limit: 100 });
  const stateOf = async (id: string) => (await listed()).find((write) => write.id === id)?.state;
  const writeCalls = async (): Promise<readonly string[]> =>
    (await app.simulator.calls()).filter(({ method, path }) => method === 'POST' && path.startsWith('/v3')).map(({ path }) => path);

  beforeAll(async () => {
    app = await startApp({ BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_OPEN_MS: '100', BUFFER_MAX_WRITES: '50', BUFFER_MAX_ATTEMPTS: '1000' });
    key = await app.consumer({ policy: { buffered: everyRow } });
    plainKey = await app.consumer({});
    groupId = ((await v3('get', '/v3/groups').expect(200)).body as { id: string }[])[0]?.id ?? '';
    formId = ((await v3('get', '/v3/forms').expect(200)).body as { id: string }[])[0]?.id ?? '';
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    await expect.poll(async () => (await listed()).filter(({ state }) => state === 'pending').length, { timeout: 10_000 }).toBe(0);
  });
  afterAll(() => app.stop());

  it('of v3 are answered 202 in the shape of their row, and delivered in their order when CleverReach is back', async () => {
    const email = newAddress();
    await down();
    const upsert = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email, activated: 0 }, { email: newAddress() }]);
    const mail = await v3('post', `/v3/forms/${formId}/send/activate`).send({ email, doidata: { user_ip: '192.0.2.1', referer: 'https://shop.example', user_agent: 'UA' } });
    expect([upsert.status, upsert.body, mail.status, mail.body]).toEqual([202, [{ status: 'accepted' }, { status: 'accepted' }], 202, { success: true, status: 'accepted' }]);
    await app.simulator.clearCalls();
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(mail.headers['x-gateway-kept-write'] as string), { timeout: 10_000 }).toBe('delivered');
    const tried = await writeCalls();
    expect([tried.filter((path, at) => path !== tried[at - 1]), (await app.simulator.mailbox()).some(({ to }) => to === email)]).toEqual([
      [`/v3/groups/${groupId}/receivers/upsert`, `/v3/forms/${formId}/send/activate`],
      true,
    ]);
  });

  it('are sent at once while CleverReach answers', async () => {
    const { status, headers } = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    expect([status, headers['x-gateway-kept-write']]).toEqual([200, undefined]);
  });

  it('do not overtake those that wait', async () => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { status: 503 } }]);
    const first = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    const second = await v3('post', `/v3/forms/${formId}/send/activate`).send({ email: newAddress() });
    expect([first.status, second.status]).toEqual([202, 202]);
  });

  it('are not kept for a consumer that did not ask for it, nor for a row whose clients read an id', async () => {
    await down();
    const others = await v3('post', `/v3/groups/${groupId}/receivers/upsert`, plainKey).send([{ email: newAddress() }]);
    const single = await v3('post', `/v3/groups/${groupId}/receivers`).send({ email: newAddress() });
    expect([others.status, single.status, (await listed()).filter(({ state }) => state === 'pending')]).toEqual([503, 503, []]);
  });

  it('are not kept where CleverReach may have carried them out', async () => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { closeSocket: true, afterHandling: true }, count: 1 }]);
    const { status, body } = await v3('post', `/v3/groups/${groupId}/receivers/insert`).send([{ email: newAddress() }]);
    expect([status, body, (await listed()).filter(({ state }) => state === 'pending')]).toEqual([504, { error: { code: 504, message: expect.any(String) } }, []]);
  });

  it('that CleverReach refuses fail with its reason, without the address, and can be retried or dropped', async () => {
    await down();
    const kept = await v3('post', `/v3/groups/999999999/receivers/upsert`).send([{ email: newAddress() }]);
    const id = kept.headers['x-gateway-kept-write'] as string;
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('failed');
    const failed = (await listed()).find((write) => write.id === id);
    expect([failed?.reason, failed?.reason?.includes('@')]).toEqual([expect.stringMatching(/^CleverReach answered 4\d\d/), false]);
    await writes().retry(id, 'test');
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('failed');
    await writes().drop(id, 'test');
    await expect(writes().retry(id, 'test')).rejects.toMatchObject({ code: 'conflict' });
    expect(await stateOf(id)).toBe('dropped');
  });

  it('whose rows CleverReach refuses fail, and only those rows are sent again', async () => {
    const email = newAddress();
    const reasonOf = async (id: string) => (await listed()).find((write) => write.id === id)?.reason;
    await down();
    const kept = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: 'no address' }, { email, activated: 1_796_020_000, deactivated: 0 }]);
    const id = kept.headers['x-gateway-kept-write'] as string;
    await app.simulator.clearFaults();
    await expect.poll(() => reasonOf(id), { timeout: 10_000 }).toBe('CleverReach refused 1 of 2 rows.');
    await v3('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`).expect(200);
    await writes().retry(id, 'test');
    await expect.poll(() => reasonOf(id), { timeout: 10_000 }).toBe('CleverReach refused 1 of 1 rows.');
    expect(await app.simulator.ask('GET', `/v3/groups/${groupId}/receivers/${email}`)).toMatchObject({ active: false });
    await writes().drop(id, 'test');
  });

  it('are kept where the answer of CleverReach says nothing', async () => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { status: 200, emptyBody: true } }]);
    const { status, headers } = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(headers['x-gateway-kept-write'] as string), { timeout: 10_000 }).toBe('delivered');
    expect(status).toBe(202);
  });

  const deactivated = { deactivated: 1_796_020_001 };
  const laterCalls: readonly { readonly rule: string; readonly later: (email: string) => request.Test; readonly isSame?: boolean; readonly status?: number; readonly setback?: number; readonly wanted: object }[] = [
    { rule: 'are not kept where an opt-out of the same person went through meanwhile: it would be undone', later: (email) => v3('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), wanted: { code: 'upstream_unavailable' } },
    { rule: 'are not kept where an upsert that ends it went through meanwhile', later: (email) => v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email, ...deactivated }]), wanted: { code: 'upstream_unavailable' } },
    { rule: 'are told as unknown where they may have been carried out and an opt-out went through meanwhile', setback: 502, later: (email) => v3('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), wanted: { code: 'outcome_unknown' } },
    { rule: 'are kept where the opt-out failed as well', status: 503, later: (email) => v3('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), wanted: { code: 'accepted' } },
    { rule: 'are kept where an opt-out of somebody else went through meanwhile', isSame: false, later: (email) => v3('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), wanted: { code: 'accepted' } },
    { rule: 'are kept where another sign-up of the same person went through meanwhile', later: (email) => v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email, registered: 1_796_020_000, activated: 0 }]), wanted: { code: 'accepted' } },
  ];
  it.each(laterCalls)('$rule', async ({ later, isSame = true, status = 200, setback = 503, wanted }) => {
    const [email, other] = [newAddress(), newAddress()];
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email });
    const kept = app.gateway.app.get(KeptWrites, { strict: false });
    const [sent, answer] = [Promise.withResolvers<undefined>(), Promise.withResolvers<IncomingAnswer>()];
    const body = { bytes: Buffer.from(JSON.stringify([{ email: isSame ? email.toUpperCase() : other }])), contentType: 'application/json' };
    const call = { accountId: app.demo.accountId, caller: { consumerId: (await listed())[0]?.consumerId }, requestId: 'test', params: { group_id: groupId }, body } as unknown as RawCall;
    const outcome = kept
      .sendOrKeep(tables.groupReceivers.upsert, call, () => {
        sent.resolve(undefined);
        return answer.promise;
      })
      .catch((error: unknown) => error as GatewayError);
    await sent.promise;
    if (status !== 200) await app.simulator.faults([{ path: '/v3/', count: 1, fault: { status } }]);
    await later(email).expect(status);
    answer.resolve({ status: setback, headers: {}, body: Buffer.alloc(0) });
    expect(await outcome).toMatchObject(wanted);
  });

  it('are delivered though the clock of the process that kept them ran ahead', async () => {
    await down();
    const { headers } = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    const { query } = app.gateway.app.get(Database, { strict: false });
    await query.updateTable('buffered_writes').set({ next_at: Date.now() + 7_200_000 }).where('state', '=', 'pending').execute();
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(headers['x-gateway-kept-write'] as string), { timeout: 10_000 }).toBe('delivered');
  });

  it('wait while another process delivers those of their account, of which a Redis that is killed knows nothing', async () => {
    const lease = await app.gateway.app.get(DatabaseLocks, { strict: false }).acquire(`deliver ${app.demo.accountId}`, { waitMs: 5_000 });
    await down();
    const { headers } = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    await app.simulator.clearCalls();
    await app.simulator.clearFaults();
    const answer = await v3('put', `/v3/groups/${groupId}/receivers/nobody@example.org/deactivate`);
    const sent = await writeCalls();
    await lease?.release();
    await expect.poll(() => stateOf(headers['x-gateway-kept-write'] as string), { timeout: 10_000 }).toBe('delivered');
    expect([lease === undefined, answer.status, sent]).toEqual([false, 404, []]);
  });

  it('are not dropped while those of their account may be on their way, and never arrive once they are', async () => {
    const lease = await app.gateway.app.get(DatabaseLocks, { strict: false }).acquire(`deliver ${app.demo.accountId}`, { waitMs: 5_000 });
    await down();
    const { headers } = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email: newAddress() }]);
    const id = headers['x-gateway-kept-write'] as string;
    const early = await writes().drop(id, 'test').catch((error: unknown) => (error as GatewayError).code);
    const after = await stateOf(id);
    await lease?.release();
    await writes().drop(id, 'test');
    expect([lease === undefined, early, after, await stateOf(id)]).toEqual([false, 'conflict', 'pending', 'dropped']);
  });

  it('may come as a form, or with a byte order mark', async () => {
    await down();
    const form = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).type('form').send(`email=${encodeURIComponent(newAddress())}`);
    const marked = await v3('post', `/v3/groups/${groupId}/receivers/upsert`).type('json').send(`\uFEFF[{"email":"${newAddress()}"}]`);
    expect([form.status, form.body, marked.status, marked.body]).toEqual([202, [{ status: 'accepted' }], 202, [{ status: 'accepted' }]]);
    for (const { id, state } of await listed()) if (state === 'pending') await writes().drop(id, 'test');
  });

  it('are kept while the account has to pause longer than a call waits', async () => {
    const pausing = await startApp({ UPSTREAM_QUEUE_WAIT_MS: '100', UPSTREAM_RETRIES: '0' });
    const authorization = `Bearer ${await pausing.consumer({ policy: { buffered: everyRow } })}`;
    await pausing.simulator.faults([{ method: 'GET', path: '/v3/groups', count: 1, fault: { status: 429, retryAfterSeconds: 30 } }]);
    const paused = await request(pausing.url).get('/v3/groups').set({ authorization });
    const kept = await request(pausing.url).post(`/v3/groups/${groupId}/receivers/upsert`).set({ authorization }).send([{ email: newAddress() }]);
    await pausing.stop();
    expect([paused.status, kept.status]).toEqual([429, 202]);
  });

  it('are kept where the caller leaves, or has waited as long as it wants to, before CleverReach could take them', async () => {
    const pausing = await startApp({ UPSTREAM_RETRIES: '0' });
    const authorization = `Bearer ${await pausing.consumer({ policy: { buffered: everyRow } })}`;
    const upsert = () => request(pausing.url).post(`/v3/groups/${groupId}/receivers/upsert`).set({ authorization }).send([{ email: newAddress() }]);
    const kept = () => pausing.gateway.app.get(BufferedWrites, { strict: false }).list({ limit: 100, state: 'pending' });
    await pausing.simulator.faults([{ method: 'GET', path: '/v3/groups', count: 1, fault: { status: 429, retryAfterSeconds: 5 } }]);
    await request(pausing.url).get('/v3/groups').set({ authorization });
    await upsert().timeout(300).catch(() => undefined);
    await expect.poll(async () => (await kept()).length).toBe(1);
    await pausing.simulator.clearFaults();
    await expect.poll(async () => (await kept()).length, { timeout: 20_000 }).toBe(0);

    await pausing.simulator.faults([{ method: 'GET', path: '/v3/groups', count: 1, fault: { status: 429, retryAfterSeconds: 5 } }]);
    await request(pausing.url).get('/v3/groups').set({ authorization });
    const { status } = await upsert().set({ prefer: 'wait=1' });
    const held = await kept();
    await pausing.stop();
    expect([status, held.length]).toEqual([202, 1]);
  });

  it('that do not open fail, and keep no other account waiting', async () => {
    await down();
    const kept = await v3('post', `/v3/forms/${formId}/send/activate`).send({ email: newAddress() });
    const id = kept.headers['x-gateway-kept-write'] as string;
    await app.gateway.app.get(Database, { strict: false }).query.updateTable('buffered_writes').set({ request: 'damaged' }).where('id', '=', id).execute();
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('failed');
    await writes().drop(id, 'test');
  });

  it('that CleverReach has already count as delivered', async () => {
    const email = newAddress();
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email });
    await down();
    const add = await graphql('mutation ($input: AddReceiverInput!) { addReceiver(input: $input) { __typename ... on ReceiverAccepted { writeId } } }', { input: { groupId, email } });
    await app.simulator.clearFaults();
    const id = String(add.data['addReceiver']?.['writeId']);
    await expect.poll(() => stateOf(id), { timeout: 10_000 }).toBe('delivered');
    expect((await listed()).find((write) => write.id === id)?.reason).toBe('CleverReach had it already.');
  });

  it('are refused as if nothing were kept once the account has no room left', async () => {
    await down();
    const statuses: number[] = [];
    for (let at = 0; at < 52; at++) statuses.push((await v3('post', `/v3/forms/${formId}/send/activate`).send({ email: newAddress() })).status);
    expect([statuses.filter((status) => status === 202).length, statuses.at(-1)]).toEqual([50, 507]);
    for (const { id, state } of await listed()) if (state === 'pending') await writes().drop(id, 'test');
  });

  it('keep a whole sign-up: the person is brought into the group and then gets the mail', async () => {
    const email = newAddress();
    const subscribe = 'mutation ($input: SubscribeInput!) { subscribe(input: $input) { __typename ... on SignUpAccepted { email writeId } } }';
    await down();
    const { data } = await graphql(subscribe, { input: { email, groupId, formId } });
    expect(data['subscribe']).toEqual({ __typename: 'SignUpAccepted', email, writeId: expect.any(String) });
    await app.simulator.clearFaults();
    await expect.poll(async () => (await app.simulator.mailbox()).some(({ to }) => to === email), { timeout: 10_000 }).toBe(true);
    expect(await app.simulator.ask('GET', `/v3/groups/${groupId}/receivers/${email}`)).toMatchObject({ email, active: false });
  });

  it('answer GraphQL batches and mails as accepted', async () => {
    await down();
    const upsert = await graphql('mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { outcome } } }', { input: { groupId, rows: [{ email: newAddress() }] } });
    const mail = await graphql('mutation ($input: SendFormMailInput!) { sendFormMail(input: $input) { sent keptWriteId } }', { input: { formId, type: 'ACTIVATE', email: newAddress() } });
    expect([upsert.data['upsertReceivers'], mail.data['sendFormMail']]).toEqual([{ results: [{ outcome: 'ACCEPTED' }] }, { sent: null, keptWriteId: expect.any(String) }]);
  });

  it.each(['v1', 'v2'])('of %s are answered 200 as the old API did, where the answer needs no id', async (version) => {
    const old = (path: string) => request(app.url).post(`/${version}${path}`).set('authorization', `Bearer ${key}`);
    await down();
    const mail = await old(`/forms/${formId}/send/activate`).send({ email: newAddress() });
    const many = await old(`/groups/${groupId}/receivers/upsert`).send({ postdata: [{ email: newAddress() }] });
    expect([mail.status, mail.body, many.status, many.body]).toEqual([200, { success: true, status: 'accepted' }, 200, [{ status: 'accepted' }]]);
  });

  it.each(['v1', 'v2'])('of %s whose answer tells an id are not kept', async (version) => {
    const old = (path: string) => request(app.url).post(`/${version}/groups/${groupId}/receivers${path}`).set('authorization', `Bearer ${key}`);
    await down();
    const answers = [await old('').send({ email: newAddress() }), await old('/insert').send([{ email: newAddress() }]), await old('/upsert').send({ email: newAddress() })];
    expect([answers.map(({ status }) => status), (await listed()).filter(({ state }) => state === 'pending')]).toEqual([[503, 503, 503], []]);
  });

  it('show nothing of the person in the database or on the operator\'s list', async () => {
    const email = newAddress();
    await down();
    await v3('post', `/v3/groups/${groupId}/receivers/upsert`).send([{ email }]);
    expect(JSON.stringify(await listed())).not.toContain(email);
  });
});

describe('a change of a receiver whose sign-up is kept', () => {
  let app: TestApp;
  let key: string;
  let otherKey: string;
  let anyKey: string;
  let upsert: string;
  let groupId: string;
  const email = 'opts-out@example.org';
  const ask = (method: 'get' | 'post' | 'put' | 'delete', path: string) => request(app.url)[method](path).set('authorization', `Bearer ${key}`);
  const jane = 'jane@example.org';
  const signUp = (address = email) => ask('post', upsert).send([{ email: address, activated: 1_796_020_000, deactivated: 0, tags: ['newsletter'] }]);
  const writes = (): BufferedWrites => app.gateway.app.get(BufferedWrites, { strict: false });
  const pending = () => writes().list({ limit: 100, state: 'pending' });

  beforeAll(async () => {
    // Nothing is delivered within the test unless somebody waits for it.
    app = await startApp({
      BUFFER_POLL_MS: '50', BUFFER_RETRY_MS: '60000', BUFFER_RETRY_MAX_MS: '60000', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', V3_UNKNOWN_ROUTES: 'pass',
    });
    key = await app.consumer({ policy: { buffered: everyRow } });
    otherKey = await app.consumer({});
    anyKey = await app.consumer({ scopes: ['any', 'destroy'] });
    groupId = ((await ask('get', '/v3/groups').expect(200)).body as { id: string }[])[0]?.id ?? '';
    upsert = `/v3/groups/${groupId}/receivers/upsert`;
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    // Some are delivered meanwhile.
    for (let rest = await pending(); rest.length > 0; rest = await pending()) for (const { id } of rest) await writes().drop(id, 'test').catch(() => undefined);
  });
  afterAll(() => app.stop());

  const optOuts: [string, () => request.Test, boolean][] = [
    ['v3', () => ask('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), false],
    ['v2', () => ask('put', `/v2/groups/${groupId}/receivers/${email}/setinactive`), false],
    ['GraphQL', () => ask('post', '/graphql').send({ query: 'mutation ($g: ID!, $e: EmailAddress!) { deactivateReceiver(input: { groupId: $g, email: $e }) { __typename } }', variables: { g: groupId, e: email } }), false],
    ['a deletion', () => ask('delete', `/v3/groups/${groupId}/receivers/${email}`), true],
    ['a clear of another consumer', () => request(app.url).delete(`/v3/groups/${groupId}/clear`).set('authorization', `Bearer ${otherKey}`), true],
  ];
  const told = ({ status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, unknown>> }) => [status, headers['x-gateway-error'], headers['retry-after']];
  const refused = [503, 'too_busy', '5'];
  const many = (row: object) => [...Array.from({ length: 1_000 }, (_, at) => ({ email: `many-${at}@example.org` })), row];
  const optsOut = { email, deactivated: 1_796_020_001 };
  const csv = `email,deactivated\n${email},1796020001\n`;
  const withoutBuffer = (path: string) => request(app.url).post(path).set('authorization', `Bearer ${otherKey}`);
  const mutation = { query: 'mutation ($g: ID!, $e: String!) { upsertReceivers(input: { groupId: $g, rows: [{ email: $e, active: false }] }) { __typename } }' };
  const adjustment = { query: 'mutation ($g: ID!, $e: String!) { adjustReceivers(input: { groupId: $g, addUnknown: true, rows: [{ email: $e, removeTags: ["newsletter"] }] }) { dryRun } }' };
  const endings: [string, () => request.Test][] = [
    ['a v3 upsert of another consumer', () => withoutBuffer(upsert).send([optsOut])],
    ['a v3 upsertplus', () => ask('post', `${upsert}plus`).send([{ ...optsOut, tags: ['-newsletter'] }])],
    ['a v2 upsert of one', () => ask('post', `/v2/groups/${groupId}/receivers/upsert`).send(optsOut)],
    ['a v2 upsert of 1,001', () => ask('post', `/v2/groups/${groupId}/receivers/upsert`).send(many(optsOut))],
    ['a CSV', () => ask('post', `/v2/groups/${groupId}/importcsv`).send({ csv })],
    ['upsertReceivers of another consumer', () => withoutBuffer('/graphql').send({ ...mutation, variables: { g: groupId, e: email } })],
    ['adjustReceivers', () => ask('post', '/graphql').send({ ...adjustment, variables: { g: groupId, e: email } })],
  ];
  it.each(endings)('comes after it, through %s that ends something: not undone', async (door, end) => {
    expect((await signUp()).status).toBe(200);
    await signUpInVain(503);
    await app.simulator.clearFaults();
    const { status, body } = await end();
    expect([status, (body as { errors?: unknown }).errors]).toEqual([200, undefined]);
    const wrote = (await app.simulator.calls()).filter(({ path }) => path.startsWith(upsert)).map(({ path }) => path);
    expect([(await pending()).length, wrote[0], wrote.length > 1]).toEqual([0, upsert, true]);
    const one = (await app.simulator.ask('GET', `/v3/groups/${groupId}/receivers/${email}`)) as { active: boolean; tags: string[] };
    expect(door === 'adjustReceivers' ? one.tags : one.active).toEqual(door === 'adjustReceivers' ? [] : false);
  });

  it('waits for nobody else: a sign-up of one person holds up no other', async () => {
    await signUpInVain(503, jane);
    await app.simulator.clearFaults();
    const answers = [await ask('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`), await withoutBuffer(`${upsert}plus`).send([optsOut])];
    expect([answers.map(({ status }) => status), (await pending()).length]).toEqual([[200, 200], 1]);
  });

  it('waits for all where too many wait to be looked at, and sign-ups go on', async () => {
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    for (let at = 0; at <= 100; at++) expect((await signUp(`many-${at}@example.org`)).status).toBe(202);
    await expect.poll(async () => (await app.simulator.calls()).length > 0 && (await app.gateway.app.get(BufferedWrites, { strict: false }).list({ limit: 200, state: 'pending' })).at(-1)?.nextAt, { timeout: 10_000 }).toBeGreaterThan(Date.now() + 1_000);
    await app.simulator.clearFaults();
    await app.simulator.faults([{ path: upsert, fault: { status: 503 } }]);
    const optOut = await ask('put', `/v3/groups/${groupId}/receivers/${jane}/deactivate`);
    const signUps = [
      await withoutBuffer(`/v3/groups/${groupId}/receivers`).send({ email: 'new@example.net' }),
      await ask('post', `/v2/groups/${groupId}/receivers`).send({ email: 'old@example.net' }),
    ];
    expect([told(optOut), signUps.map(({ status }) => status)]).toEqual([refused, [200, 200]]);
  });

  it.each(optOuts)('comes after it, through %s: an opt-out stands', async (_door, optOut, isDeleted) => {
    expect((await signUp()).status).toBe(200);
    await signUpInVain(503);
    await app.simulator.clearFaults();
    const outcome = async () => {
      const { status, body } = await optOut();
      return [status, (body as { errors?: unknown }).errors];
    };
    await expect.poll(outcome, { timeout: 10_000 }).toEqual([200, undefined]);
    const members = (await app.simulator.ask('GET', `/v3/groups/${groupId}/receivers?type=all&pagesize=5000`)) as { email: string; active: boolean }[];
    expect([(await pending()).length, members.filter((one) => one.email === email).map(({ active }) => active)]).toEqual([0, isDeleted ? [] : [false]]);
  });

  /** A sign-up that CleverReach does not take, and that is not tried again by itself within the test. */
  const signUpInVain = async (status: number, address = email): Promise<void> => {
    await app.simulator.faults([{ path: upsert, fault: { status } }]);
    expect((await signUp(address)).status).toBe(202);
    await expect.poll(async () => (await pending())[0]?.nextAt, { timeout: 10_000 }).toBeGreaterThan(Date.now() + 1_000);
    await app.simulator.clearCalls();
  };
  const others = async () => (await app.simulator.calls()).filter(({ path }) => path !== upsert && !path.endsWith('/debug/ttl.json'));

  it.each(endpoints.filter(({ id }) => undone.has(id)))('$id is refused while CleverReach does not take the sign-up, and not sent', async (endpoint) => {
    await signUpInVain(503, jane);
    const call = goodCallsFor({ url: '', verify: '' })[endpoint.id] ?? {};
    expect([told(await callRaw(app.url, requestOf(endpoint, call, { authorization: `Bearer ${key}` }))), await others()]).toEqual([refused, []]);
  });

  it.each(['POST', 'PUT', 'DELETE'])('a %s that nobody has said what it does is refused, and not sent', async (method) => {
    await signUpInVain(503);
    expect([told(await callRaw(app.url, { method, path: '/v3/new', headers: { authorization: `Bearer ${anyKey}` } })), await others()]).toEqual([refused, []]);
  });

  it('hastens no sign-up over which CleverReach stumbles', async () => {
    await signUpInVain(500);
    await expect.poll(async () => (await pending()).map(({ attempts }) => attempts), { timeout: 10_000 }).toEqual([1]);
    await app.simulator.clearFaults();
    await app.simulator.clearCalls();
    expect([told(await ask('put', `/v3/groups/${groupId}/receivers/${email}/deactivate`)), await app.simulator.calls()]).toEqual([refused, []]);
  });
});
