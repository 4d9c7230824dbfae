import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { UsageStore } from '../../src/edge/legacy/usage/usage-store.js';
import type { UsageCount } from '../../src/edge/legacy/usage/usage.js';
import { UsageTally } from '../../src/edge/legacy/usage/usage-tally.js';
import { openDatabase } from '../../src/storage/index.js';
import type { Database } from '../../src/storage/index.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const openProcess = async (store: TestStore): Promise<{ readonly database: Database; readonly usage: UsageStore }> => {
  const database = await openDatabase(readSettings(store.environment));
  closing.push(() => database.close());
  return { database, usage: new UsageStore(database) };
};

const call = { consumerId: 'c1', operation: 'groups.list', version: 'v2', client: 'Shop/1.0', habits: [], rows: ['A row.'], isError: false } as const;

const countsOf = (add: (tally: UsageTally) => void): readonly UsageCount[] => {
  const tally = new UsageTally();
  add(tally);
  return tally.take();
};

describe.each(storeKinds)('counts in $name', ({ create, skipped }) => {
  const start = async () => {
    const store = await create();
    closing.push(store.remove);
    const one = await openProcess(store);
    const consumer = { id: 'c1', name: 'old shop', kind: 'legacy_integration', scopes: '[]', switches: '{}', created_at: 1 };
    await one.database.query.insertInto('consumers').values(consumer).execute();
    return { one, other: await openProcess(store) };
  };

  it.skipIf(skipped !== undefined)('of several processes are one sum, from the first to the last time', async () => {
    const { one, other } = await start();
    await Promise.all(
      [one, other].flatMap(({ usage }, at) =>
        Array.from({ length: 10 }, (_, round) => usage.add(countsOf((tally) => tally.add({ ...call, isError: round === 0 }, 1_000 + 10 * round + at)))),
      ),
    );
    const sum = { consumerId: 'c1', operation: 'groups.list', calls: 20, errors: 2, firstSeenAt: 1_000, lastSeenAt: 1_091 };
    expect(await one.usage.read('c1')).toEqual([
      { ...sum, kind: 'client', name: 'Shop/1.0' },
      { ...sum, kind: 'row', name: 'A row.' },
      { ...sum, kind: 'version', name: 'v2' },
    ]);
  });

  it.skipIf(skipped !== undefined)('tell ten clients apart and count all further ones together, in memory as in the store', async () => {
    const { one, other } = await start();
    const many = (prefix: string) => countsOf((tally) => { for (let at = 0; at < 30; at++) tally.add({ ...call, client: `${prefix}/${at}` }, 1); });
    expect(many('Shop').filter(({ kind }) => kind === 'client')).toHaveLength(11);
    await one.usage.add(many('Shop'));
    await other.usage.add(many('Blog'));
    const clients = (await one.usage.read()).filter(({ kind }) => kind === 'client');
    expect([clients.length, clients.find(({ name }) => name === 'others')?.calls, clients.reduce((sum, { calls }) => sum + calls, 0)]).toEqual([11, 50, 60]);
  });

  it.skipIf(skipped !== undefined)('are added whole or not at all', async () => {
    const { one } = await start();
    const foreign = { ...call, consumerId: 'not there' };
    await expect(one.usage.add(countsOf((tally) => { tally.add(call, 1); tally.add(foreign, 1); }))).rejects.toThrow();
    expect(await one.usage.read()).toEqual([]);
  });
});
