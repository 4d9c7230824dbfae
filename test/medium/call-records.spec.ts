import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openDatabase, openRecords } from '../../src/storage/index.js';
import type { CallClaim, CallRecords } from '../../src/storage/index.js';
import { Cable } from '../support/cable.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

describe.each(storeKinds)('records of calls on $name', ({ name, skipped, create }) => {
  if (skipped !== undefined) return it.skip(skipped, () => undefined);

  let store: TestStore;
  const closings: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    store = await create();
  });

  afterEach(async () => {
    for (const close of closings.splice(0)) await close();
    await store.remove();
  });

  /** Records as one more process has them. */
  const open = async (times: Readonly<Record<string, string>> = {}): Promise<CallRecords> => {
    const settings = readSettings({ ...store.environment, LEASE_MS: '60000', CLEVERREACH_URL: 'http://127.0.0.1:9', ...times });
    const database = await openDatabase(settings);
    const records = await openRecords(settings, database);
    closings.push(async () => {
      records.close();
      await database.close();
    });
    return records.calls;
  };

  const claimOf = (wanted: Partial<CallClaim> = {}): CallClaim => ({ id: 'call', fingerprint: 'payload', owner: randomUUID(), isRepeatable: false, ...wanted });

  it('let exactly one of many processes carry a call out', async () => {
    const processes = [await open(), await open(), await open()];
    const claimed = await Promise.all(Array.from({ length: 30 }, (_, at) => processes[at % 3]!.claim(claimOf())));
    expect(claimed.map(({ state }) => state).sort()).toEqual(['mine', ...Array<string>(29).fill('running')]);
  });

  it('tell every process how it ended', async () => {
    const [one, other] = [await open(), await open()];
    const claim = claimOf();
    await one.claim(claim);
    await one.end(claim, { state: 'done', sealed: 'sealed text' });
    expect(await other.claim(claimOf())).toEqual({ state: 'done', sealed: 'sealed text', owner: claim.owner });
  });

  it('tell of an end that was not kept, and of one that nobody knows', async () => {
    const records = await open();
    for (const [id, ending] of [['large', { state: 'done', sealed: null }], ['lost', { state: 'unknown' }]] as const) {
      const claim = claimOf({ id });
      await records.claim(claim);
      await records.end(claim, ending);
    }
    expect([await records.claim(claimOf({ id: 'large' })), await records.claim(claimOf({ id: 'lost', isRepeatable: true }))]).toEqual([{ state: 'done', sealed: null, owner: expect.any(String) }, { state: 'unknown' }]);
  });

  it('know a key that stands for something else', async () => {
    const records = await open();
    await records.claim(claimOf());
    expect((await records.claim(claimOf({ fingerprint: 'another' }))).state).toBe('other');
  });

  it('let a call that was not carried out be tried again', async () => {
    const records = await open();
    const claim = claimOf();
    await records.claim(claim);
    await records.release(claim);
    expect((await records.claim(claimOf({ fingerprint: 'another' }))).state).toBe('mine');
  });

  it('let exactly one carry a call out anew that many free after its end', async () => {
    const processes = [await open(), await open(), await open()];
    const claim = claimOf();
    await processes[0]!.claim(claim);
    await processes[0]!.end(claim, { state: 'done', sealed: 'text' });
    const again = async (records: CallRecords): Promise<string> => {
      await records.release(claim);
      return (await records.claim(claimOf())).state;
    };
    const states = await Promise.all(Array.from({ length: 30 }, (_, at) => again(processes[at % 3]!)));
    expect(states.sort()).toEqual(['mine', ...Array<string>(29).fill('running')]);
  });

  it('call it unknown where the process that began it is silent, and never let it be done twice', async () => {
    const killed = await open({ LEASE_MS: '1000', TOKEN_EXCHANGE_TIMEOUT_MS: '100' });
    await killed.claim(claimOf());
    const records = await open();
    await expect.poll(async () => (await records.claim(claimOf())).state, { timeout: 20_000 }).toBe('unknown');
    expect((await records.claim(claimOf())).state).toBe('unknown');
  });

  it('give a repeatable call to the next one where the process that began it is silent', async () => {
    const killed = await open({ LEASE_MS: '1000', TOKEN_EXCHANGE_TIMEOUT_MS: '100' });
    const lost = claimOf({ isRepeatable: true });
    await killed.claim(lost);
    const records = await open();
    await expect.poll(async () => (await records.claim(claimOf({ isRepeatable: true }))).state, { timeout: 20_000 }).toBe('mine');
    await killed.end(lost, { state: 'done', sealed: 'too late' });
    expect((await records.claim(claimOf({ isRepeatable: true }))).state).toBe('running');
  });

  it('go on as running as long as their process says so', async () => {
    const records = await open({ LEASE_MS: '1000', TOKEN_EXCHANGE_TIMEOUT_MS: '100' });
    const claim = claimOf();
    await records.claim(claim);
    await expect.poll(async () => (await records.claim(claimOf())).state, { timeout: 20_000 }).toBe('unknown');
    await records.renew(claim);
    expect((await records.claim(claimOf())).state).toBe('running');
  });

  // A file has no connection on which an answer could be lost.
  if (name !== 'sqlite') {
    it('let a call be tried again whose claim was stored though the store\'s answer was lost: it was never begun', async () => {
      const cable = await Cable.to(new URL(store.environment['DATABASE_URL'] ?? ''));
      closings.push(() => cable.remove());
      const [unlucky, other] = [await open({ DATABASE_URL: cable.url, STORE_TIMEOUT_MS: '300', DATABASE_BUSY_TIMEOUT_MS: '100' }), await open()];
      await unlucky.claim(claimOf({ id: 'earlier' }));
      cable.loseAnswers();
      const lost = await unlucky.claim(claimOf()).catch((error: unknown) => error);
      const during = await other.claim(claimOf());
      cable.mend();
      await expect.poll(async () => (await other.claim(claimOf())).state, { timeout: 20_000 }).toBe('mine');
      expect([lost, during]).toEqual([expect.objectContaining({ code: 'too_busy' }), { state: 'running' }]);
    });
  }

  it('forget a call when its time is over', async () => {
    const records = await open({ IDEMPOTENCY_SECONDS: '1' });
    const claim = claimOf();
    await records.claim(claim);
    await records.end(claim, { state: 'done', sealed: 'text' });
    await expect.poll(async () => (await records.claim(claimOf({ fingerprint: 'another' }))).state, { timeout: 20_000 }).toBe('mine');
  });
});
