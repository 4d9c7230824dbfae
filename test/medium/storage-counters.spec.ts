import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openCounters, openDatabase } from '../../src/storage/index.js';
import type { Counters } from '../../src/storage/index.js';
import { redisUrl, sqlite, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const stores = [
  ...storeKinds,
  {
    name: 'redis',
    skipped: redisUrl ? undefined : 'REDIS_URL is not set',
    create: async (): Promise<TestStore> => {
      const store = await sqlite.create();
      return { ...store, environment: { ...store.environment, REDIS_URL: redisUrl, REDIS_PREFIX: `test:${randomUUID()}:` } };
    },
  },
] as const;

const LONG_MS = 60_000;
const one = (name: string, by = 1, windowMs = LONG_MS) => ({ name, by, windowMs });

describe.each(stores)('counters in $name', ({ skipped, create }) => {
  const closings: (() => Promise<void>)[] = [];
  let made: Promise<TestStore> | undefined;
  const open = async (): Promise<Counters> => {
    const { environment } = await (made ??= create().then((store) => {
      closings.push(store.remove);
      return store;
    }));
    const settings = readSettings(environment);
    const database = await openDatabase(settings);
    const counters = await openCounters(settings, database);
    closings.push(async () => {
      await counters.close();
      await database.close();
    });
    return counters;
  };

  afterEach(async () => {
    for (const close of closings.splice(0).reverse()) await close();
    made = undefined;
  });

  const rule = it.skipIf(skipped !== undefined);

  rule('count together what several processes add at the same time', async () => {
    const processes = await Promise.all([open(), open(), open()]);
    await Promise.all(processes.flatMap((counters) => Array.from({ length: 20 }, (_, at) => counters.add([one('a'), one('b', at)]))));
    const tallies = await processes[0]?.add([one('b', 0), one('a', 0)]);
    expect(tallies?.map(({ total }) => total)).toEqual([3 * 190, 60]);
  });

  rule('give every one of concurrent additions a total of its own', async () => {
    const counters = await open();
    const tallies = await Promise.all(Array.from({ length: 20 }, () => counters.add([one('a')])));
    expect(new Set(tallies.map(([tally]) => tally?.total)).size).toBe(20);
  });

  rule('begin anew when the window that began with the first addition is over', async () => {
    const counters = await open();
    const [first] = await counters.add([one('a', 5, 100)]);
    expect([first?.total, (first?.restMs ?? 0) > 0 && (first?.restMs ?? 0) <= 100]).toEqual([5, true]);
    await expect.poll(async () => (await counters.add([one('a', 1, 100)]))[0]?.total, { interval: 30 }).toBe(1);
  });

  rule('grant no more places than there are, whoever asks at the same time', async () => {
    const processes = await Promise.all([open(), open(), open()]);
    const granted = await Promise.all(
      processes.map((counters, at) => counters.claim({ name: 'a', holder: `p${at}`, used: 0, wanted: 4, limit: 5, leaseMs: LONG_MS })),
    );
    expect(granted.reduce((sum, places) => sum + places, 0)).toBe(5);
  });

  rule('take no place away that is in use, and take back what is not', async () => {
    const counters = await open();
    const claim = (holder: string, used: number, wanted: number, limit: number) => counters.claim({ name: 'a', holder, used, wanted, limit, leaseMs: LONG_MS });
    expect([await claim('p1', 0, 3, 3), await claim('p2', 0, 1, 3), await claim('p1', 3, 3, 1), await claim('p1', 1, 1, 3), await claim('p2', 0, 3, 3)]).toEqual([3, 0, 3, 1, 2]);
  });

  rule('free the places of a process that does not renew its claim', async () => {
    const counters = await open();
    const claim = (holder: string, leaseMs: number) => counters.claim({ name: 'a', holder, used: 0, wanted: 1, limit: 1, leaseMs });
    expect([await claim('killed', 300), await claim('alive', LONG_MS)]).toEqual([1, 0]);
    await expect.poll(() => claim('alive', LONG_MS), { interval: 30 }).toBe(1);
  });
});
