import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openDatabase, openMessages } from '../../src/storage/index.js';
import { PaceBoard, PaceSharing } from '../../src/transport/index.js';
import { account, closeAtEnd, firstThen, ok, openTransport, outcomeOf, read, startUpstream, withStatus, write } from '../support/start-upstream.js';
import type { TestTransport } from '../support/start-upstream.js';
import { redisUrl, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const [a, b] = ['1', '2'].map(account);
const slowedAccounts = 'gateway_upstream_slowed_accounts';

describe('an account that CleverReach has answered 429', () => {
  it('is not called again before the time it names; its callers are told, and other accounts go on', async () => {
    const { transport, seen, metric } = await startUpstream(firstThen(withStatus(429, { 'retry-after': '30' }), ok));
    expect(await outcomeOf(transport.request(read, a))).toEqual([429, 'refused']);
    await expect(transport.request(write, a)).rejects.toMatchObject({ code: 'upstream_rate_limited', retryAfterSeconds: 30, facts: { reason: 'paused' } });
    expect([await outcomeOf(transport.request(write, b)), seen.length, await metric(slowedAccounts)]).toEqual([[200, 'done'], 2, 1]);
    expect(await metric('gateway_upstream_withheld_total{reason="paused"}')).toBe(1);
  });

  it('has its calls wait where the pause is short', async () => {
    const { transport, seen, metric } = await startUpstream(firstThen(withStatus(429, { 'retry-after': '1' }), ok), { UPSTREAM_RETRIES: '0' });
    await outcomeOf(transport.request(read, a));
    const calls = [write, read].map((request) => outcomeOf(transport.request(request, a)));
    expect([await metric('gateway_upstream_waiting'), seen.length]).toEqual([2, 1]);
    expect([await Promise.all(calls), seen.length]).toEqual([[[200, 'done'], [200, 'done']], 3]);
  });

  it('goes on more slowly, and freely in the end', async () => {
    const settings = { UPSTREAM_RATE_PAUSE_MS: '0', UPSTREAM_RATE_STEP: '200', UPSTREAM_RETRIES: '0' };
    const { transport, metric } = await startUpstream(firstThen(withStatus(429), ok), settings);
    await outcomeOf(transport.request(read, a));
    expect(await metric(slowedAccounts)).toBe(1);
    expect(await Promise.all(Array.from({ length: 20 }, () => outcomeOf(transport.request(read, a))))).toEqual(Array.from({ length: 20 }, () => [200, 'done']));
    await expect.poll(() => metric(slowedAccounts)).toBe(0);
  });
});

const instanceOn = async (environment: Record<string, string>): Promise<TestTransport> => {
  const transport = openTransport(environment);
  const values = readSettings(environment);
  const config = { values };
  const [database, messages] = [await openDatabase(values), await openMessages(values)];
  const sharing = new PaceSharing(new PaceBoard(database, config), messages, transport.lanes, config);
  sharing.onModuleInit();
  closeAtEnd(async () => {
    await sharing.onModuleDestroy();
    await messages.close();
    await database.close();
  });
  return transport;
};

const storeOf = async (kind: (typeof storeKinds)[number]): Promise<TestStore> => {
  const store = await kind.create();
  closeAtEnd(store.remove);
  return store;
};

describe.each(storeKinds)('on $name', (kind) => {
  describe.skipIf(kind.skipped !== undefined)('what one instance learns', () => {
    it('slows the account in the other instances on the store, and one that starts later', async () => {
      const { environment } = await storeOf(kind);
      const { port, seen } = await startUpstream(withStatus(429, { 'retry-after': '30' }));
      const settings = { ...environment, CLEVERREACH_URL: `http://127.0.0.1:${port}`, UPSTREAM_RATE_SHARE_MS: '50' } as Record<string, string>;
      const [one, other] = [await instanceOn(settings), await instanceOn(settings)];
      await outcomeOf(one.transport.request(read, a));
      await expect.poll(() => other.metric(slowedAccounts)).toBe(1);
      const late = await instanceOn(settings);
      await expect.poll(() => late.metric(slowedAccounts)).toBe(1);
      for (const { transport } of [other, late]) await expect(transport.request(write, a)).rejects.toMatchObject({ code: 'upstream_rate_limited' });
      expect(seen.length).toBe(1);
      expect(await outcomeOf(other.transport.request(write, b))).toEqual([429, 'refused']);
    });

    it('is read once by each other instance, and never by the one that wrote it', async () => {
      const { environment } = await storeOf(kind);
      const values = readSettings(environment);
      const database = await openDatabase(values);
      closeAtEnd(() => database.close());
      const [writer, reader] = [new PaceBoard(database, { values }), new PaceBoard(database, { values })];
      const read = async (): Promise<unknown> => [await writer.readNew(), (await reader.readNew()).map(([id, { callsPerSecond }]) => [id, callsPerSecond])];
      await writer.write('1', { pauseMs: 5_000, callsPerSecond: 4 });
      expect([await read(), await read()]).toEqual([[[], [['1', 4]]], [[], []]]);
      await writer.write('1', { pauseMs: 5_000.5, callsPerSecond: 2 });
      await writer.write('2', { pauseMs: 0, callsPerSecond: 0.1 });
      expect(await read()).toEqual([[], expect.arrayContaining([['1', 2], ['2', 0.1]])]);
    });

    it.skipIf(!redisUrl)('is told at once where there is Redis', async () => {
      const { environment } = await storeOf(kind);
      const { port } = await startUpstream(withStatus(429, { 'retry-after': '30' }));
      const redis = { REDIS_URL: redisUrl ?? '', REDIS_PREFIX: `test-${randomUUID()}:`, UPSTREAM_RATE_SHARE_MS: '600000' };
      const settings = { ...environment, CLEVERREACH_URL: `http://127.0.0.1:${port}`, ...redis } as Record<string, string>;
      const [one, other] = [await instanceOn(settings), await instanceOn(settings)];
      await outcomeOf(one.transport.request(read, a));
      await expect.poll(() => other.metric(slowedAccounts)).toBe(1);
    });
  });
});
