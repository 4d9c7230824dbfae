import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Consumers } from '../../src/access/index.js';
import { BufferedWrites } from '../../src/upstream/index.js';
import { Accounts } from '../../src/vault/index.js';
import { connectDemoAccount } from '../support/demo.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { OddAnswer } from '../support/odd-upstream.js';
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
  });
  afterEach(async () => {
    await app.simulator.clearFaults();
    await expect.poll(async () => (await writes().list({ limit: 100, state: 'pending' })).length, patience).toBe(0);
  });
  afterAll(() => app.stop());

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

  it('fails where CleverReach answers for some of its rows only: nobody was told what became of the others', async () => {
    const upstream = await startOddUpstream('129148');
    const told = await startApp({ CLEVERREACH_URL: upstream.url, BUFFER_POLL_MS: '20', BUFFER_RETRY_MS: '20', BUFFER_RETRY_MAX_MS: '40', UPSTREAM_RETRIES: '0' });
    const key = await told.consumer({ policy: { buffered: ['groupReceivers.upsert'] } });
    const answer = (status: number, content: unknown): OddAnswer => ({ status, headers: [['content-type', 'application/json']], body: JSON.stringify(content) });
    upstream.answer = answer(503, { error: { code: 503, message: 'Service Unavailable' } });
    await request(told.url).post('/v3/groups/7/receivers/upsert').set('authorization', `Bearer ${key}`).send(['a', 'b', 'c'].map((name) => ({ email: `${name}@example.org` }))).expect(202);
    upstream.answer = answer(200, [{ status: 'insert success' }]);
    const kept = told.gateway.app.get(BufferedWrites, { strict: false });
    await expect.poll(async () => (await kept.list({ limit: 1 })).map(({ state, reason }) => [state, reason]), patience).toEqual([['failed', 'CleverReach answered for 1 of 3 rows.']]);
    await told.stop();
    await upstream.close();
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
