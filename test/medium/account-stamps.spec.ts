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

  it('are changed by whoever names them, each to its own', async () => {
    const before = [await stamps.read('1001'), await stamps.read('1002')];
    await stamps.change('1001', 'new');
    expect([await stamps.read('1001'), await stamps.read('1002')]).toEqual(['new', before[1]]);
  });

  it('are not made by a change: nobody has read them', async () => {
    await stamps.change('1001', 'lost');
    expect(await stamps.read('1001')).not.toBe('lost');
  });
});
