import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openDatabase, openRecords } from '../../src/storage/index.js';
import type { AccountStamps } from '../../src/storage/index.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

describe.each(storeKinds)('stamps of accounts on $name', ({ skipped, create }) => {
  if (skipped !== undefined) return it.skip(skipped, () => undefined);

  let store: TestStore;
  let stamps: AccountStamps;
  let close: () => Promise<void>;

  beforeEach(async () => {
    store = await create();
    const settings = readSettings({ ...store.environment, CLEVERREACH_URL: 'http://127.0.0.1:9' });
    const database = await openDatabase(settings);
    const records = await openRecords(settings, database);
    ({ stamps } = records);
    close = async () => {
      records.close();
      await database.close();
    };
  });

  afterEach(async () => {
    await close();
    await store.remove();
  });

  it('are changed for as many accounts as are named, each to its own', async () => {
    const accounts = Array.from({ length: 250 }, (_, at) => String(1_000 + at));
    for (const account of accounts) await stamps.read(account);
    await stamps.change(new Map(accounts.map((account) => [account, `new ${account}`])));
    expect(await Promise.all(accounts.map((account) => stamps.read(account)))).toEqual(accounts.map((account) => `new ${account}`));
  });

  it('are not made by a change, and others stay as they are', async () => {
    const other = await stamps.read('1002');
    await stamps.change(new Map([['1001', 'lost'], ['1003', 'lost']]));
    expect([await stamps.read('1001') === 'lost', await stamps.read('1002'), await stamps.read('1003') === 'lost']).toEqual([false, other, false]);
  });
});
