import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Consumers } from '../../src/access/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import { Accounts } from '../../src/vault/index.js';
import { connectDemoAccount } from '../support/demo.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { OddAnswer, OddUpstream } from '../support/odd-upstream.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import type { FaultRule } from '../support/start-simulator.js';

const insertion = '/v3/groups/240390/receivers/insert';
const patience = { timeout: 40_000 };
/** An outage may end between an attempt and the question whether CleverReach answers otherwise: that counts once. */
const ATTEMPTS = 3;

describe('a sign-up that is kept', () => {
  let app: TestApp;
  let serial = 0;
  /** A CleverReach that answers a batch with whatever is wanted, and a gateway before it. */
  let odd: OddUpstream;
  let told: TestApp;
  let toldKey: string;

  const writes = (): BufferedWrites => app.gateway.app.get(BufferedWrites, { strict: false });
  const stateOf = async (id: string) => (await writes().list({ limit: 100 })).find((write) => write.id === id)?.state;
  const tries = async (): Promise<number> => (await app.simulator.calls()).filter(({ path }) => path === insertion).length;
  /** Is down for one call, and then meets the fault. */
  const keep = async (fault: FaultRule['fault'], path = '/v3/') => {
    const email = `kept-${++serial}@example.org`;
    const { consumerId, key } = await newConsumer();
    await app.simulator.faults([{ path: insertion, count: 1, fault: { status: 503 } }, { path, fault }]);
    await app.simulator.clearCalls();
    const { status, headers } = await request(app.url).post(insertion).set('authorization', `Bearer ${key}`).send([{ email }]);
    expect(status).toBe(202);
    return { id: String(headers['x-gateway-kept-write']), email, consumerId };
  };
  const newConsumer = async () => {
    const key = await app.consumer({ name: `shop ${serial}`, policy: { buffered: ['groupReceivers.insert'] } });
    const all = await app.gateway.app.get(Consumers, { strict: false }).list();
    return { key, consumerId: all.find(({ name }) => name === `shop ${serial}`)?.id ?? '' };
  };
  const isThere = async (email: string): Promise<boolean> => JSON.stringify(await app.simulator.ask('GET', `/v3/groups/240390/receivers/${email}`)).includes(email);
  const expectDelivered = async ({ id, email }: { readonly id: string; readonly email: string }): Promise<void> => {
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(id), patience).toBe('delivered');
    expect(await isThere(email)).toBe(true);
  };

  beforeAll(async () => {
    app = await startApp({
      ACCESS_CACHE_MS: '0', BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', BUFFER_MAX_ATTEMPTS: String(ATTEMPTS),
      UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000', UPSTREAM_HEADERS_TIMEOUT_MS: '1000',
    });
    await app.quieten();
    odd = await startOddUpstream('129148');
    told = await startApp({ CLEVERREACH_URL: odd.url, BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', BUFFER_MAX_ATTEMPTS: String(ATTEMPTS), UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '1000' });
    toldKey = await told.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    await expect.poll(async () => (await writes().list({ limit: 100, state: 'pending' })).length, patience).toBe(0);
  });
  afterAll(async () => {
    await told.stop();
    await odd.close();
    await app.stop();
  });

  it.each<[string, FaultRule['fault']]>([
    ['answers nothing but 502', { status: 502 }],
    ['is silent', { delayMs: 3_000, closeSocket: true }],
    ['closes every connection', { closeSocket: true }],
    ['answers something that is no JSON', { brokenJson: true }],
    ['answers nothing under a good status', { status: 200, emptyBody: true }],
    ['is hidden behind a redirect', { status: 302, emptyBody: true }],
    ['is hidden behind a proxy that finds nothing', { status: 404, emptyBody: true }],
  ])('outlasts a CleverReach that %s, however long', async (_, fault) => {
    const kept = await keep(fault);
    await expect.poll(tries, patience).toBeGreaterThan(ATTEMPTS + 1);
    expect(await stateOf(kept.id)).toBe('pending');
    await expectDelivered(kept);
  });

  it.each<[string, FaultRule['fault']]>([
    ['500', { status: 500 }],
    ['silence', { delayMs: 3_000, closeSocket: true }],
    ['a redirect', { status: 302, emptyBody: true }],
    ['an empty answer', { status: 200, emptyBody: true }],
  ])('fails where it alone meets %s, and does not hold up the rest', async (_, fault) => {
    const { id } = await keep(fault, insertion);
    await expect.poll(() => stateOf(id), patience).toBe('failed');
  });

  const success = { status: 'insert success' };
  const neither = [['failed', 'upstream_invalid_answer']];
  it.each<[string, unknown, unknown]>([
    ['fails where CleverReach answers for some of its rows only: nobody was told what became of the others', [success], [['failed', 'CleverReach answered for 1 of 3 rows.']]],
    ['fails where CleverReach answers for no row', [], neither],
    ['fails where CleverReach answers with an object that says nothing of its rows', {}, neither],
    ['fails where CleverReach numbers its rows instead of listing them: what they say is not known', { 0: success, 1: { status: 'invalid address' }, 2: success }, neither],
    ['fails where CleverReach says that nothing was done', { success: false }, [['failed', 'CleverReach did not carry it out.']]],
    ['fails where one of more answers than it has rows is a refusal', [success, { status: 'invalid address' }, success, success], [['failed', 'CleverReach refused 1 of 4 rows.']]],
    ['is delivered where all of more answers than it has rows say so', [success, success, success, success], [['delivered', null]]],
    ['is delivered where CleverReach says so of the whole of it', { success: true }, [['delivered', null]]],
  ])('as a batch of three %s', async (_, content, end) => {
    const answer = (status: number, told: unknown): OddAnswer => ({ status, headers: [['content-type', 'application/json']], body: JSON.stringify(told) });
    odd.answer = answer(503, { error: { code: 503, message: 'Service Unavailable' } });
    await request(told.url).post('/v3/groups/7/receivers/upsert').set('authorization', `Bearer ${toldKey}`).send(['a', 'b', 'c'].map((name) => ({ email: `${name}@example.org` }))).expect(202);
    odd.answer = ({ target }) => answer(200, target.includes('/debug/') ? { ttl: 1 } : content);
    const kept = told.gateway.app.get(BufferedWrites, { strict: false });
    await expect.poll(async () => (await kept.list({ limit: 1 })).map(({ state, reason }) => [state, reason ?? null]), patience).toEqual(end);
  });

  it('has nothing to be delivered where it is a batch without rows, and holds up none behind it', async () => {
    const upsert = '/v3/groups/240390/receivers/upsert';
    const key = await app.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    const ids: string[] = [];
    for (const rows of [[], [{ email: `kept-${++serial}@example.org` }]]) {
      const { headers } = await request(app.url).post(upsert).set('authorization', `Bearer ${key}`).send(rows).expect(202);
      ids.push(String(headers['x-gateway-kept-write']));
    }
    await app.simulator.clearFaults();
    await expect.poll(() => Promise.all(ids.map(stateOf)), patience).toEqual(['delivered', 'delivered']);
    const first = (await writes().list({ limit: 100 })).find(({ id }) => id === ids[0]);
    expect([first?.attempts, first?.reason]).toEqual([1, 'There are no rows in it.']);
  });

  it('is delivered although its consumer was revoked meanwhile: it was acknowledged', async () => {
    const kept = await keep({ status: 503 });
    await app.gateway.app.get(Consumers, { strict: false }).revoke(kept.consumerId, 'test');
    await expectDelivered(kept);
  });

  it('waits while its account is disconnected, and is delivered once that is connected again', async () => {
    const kept = await keep({ status: 503 });
    await app.gateway.app.get(Accounts, { strict: false }).disconnect(app.demo.accountId);
    await app.simulator.clearFaults();
    await expect.poll(async () => (await writes().list({ limit: 1 }))[0]?.reason, patience).toBe('not_connected');
    expect(await stateOf(kept.id)).toBe('pending');
    await connectDemoAccount(app.gateway.app, app.simulator.accounts[0]);
    await expectDelivered(kept);
  });

  it.each(['/v3', '/v2'])('with an Idempotency-Key is kept once at %s, and its answer told again', async (door) => {
    const key = await app.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
    const rows = [{ email: `named-${++serial}@example.org` }, { email: `named-${++serial}@example.org` }];
    const upsert = () => request(app.url).post(`${door}/groups/240390/receivers/upsert`).set({ authorization: `Bearer ${key}`, 'idempotency-key': `kept-${serial}` }).send(rows);
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    const [first, second] = [await upsert(), await upsert()];
    const told = ({ status, body, headers }: request.Response) => [status, body as unknown, headers['x-gateway-kept-write']];
    expect([told(second), second.headers['idempotency-replayed'], (await writes().list({ limit: 100, state: 'pending' })).length]).toEqual([told(first), 'true', 1]);
  });

  it('that may be sent twice is kept where its connection is lost, and reported as unknown where CleverReach is silent', async () => {
    const key = await app.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
    const upsert = () => request(app.url).post('/v3/groups/240390/receivers/upsert').set('authorization', `Bearer ${key}`).send([{ email: `twice-${++serial}@example.org` }]);
    await app.simulator.faults([{ path: '/v3/', fault: { closeSocket: true, afterHandling: true }, count: 1 }, { path: '/v3/', fault: { status: 503 } }]);
    const lost = await upsert();
    await app.simulator.clearFaults();
    await expect.poll(() => stateOf(String(lost.headers['x-gateway-kept-write'])), patience).toBe('delivered');
    await app.simulator.faults([{ path: '/v3/', fault: { delayMs: 3_000 } }]);
    const late = await upsert();
    expect([lost.status, late.status, late.headers['x-gateway-error']]).toEqual([202, 504, 'outcome_unknown']);
  });
});
