import { describe, expect, it } from 'vitest';
import { readSettings } from '../../config/index.js';
import { Counters } from '../../storage/index.js';
import type { Claim, Tally } from '../../storage/index.js';
import { PinoLog } from '../../telemetry/index.js';
import { PlacePool } from './place-pool.js';
import { SharedCounts } from './shared-counts.js';

/** A store that answers when a test says so. */
class SlowCounters extends Counters {
  readonly claims: { readonly claim: Claim; readonly grant: (places: number) => void }[] = [];

  async add(): Promise<readonly Tally[]> {
    return [];
  }

  claim(claim: Claim): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.claims.push({ claim, grant: resolve });
    return promise;
  }

  async close(): Promise<void> {}
}

const open = (waitMs = 0, COUNTERS_WAIT_MS = '20000') => {
  const store = new SlowCounters();
  const shared = new SharedCounts(store, { values: readSettings({ COUNTERS_WAIT_MS }) }, new PinoLog('silent'));
  return { store, pool: new PlacePool(shared, { name: 'a', waitMs }) };
};

describe('PlacePool', () => {
  it('waits for the answer of the store before it refuses anybody', async () => {
    const { store, pool } = open();
    const entering = pool.enter(1);
    await expect.poll(() => store.claims.length).toBe(1);
    store.claims[0]?.grant(1);
    expect(await entering).toBe(true);
  });

  it('asks again for those that came while it asked', async () => {
    const { store, pool } = open();
    const first = pool.enter(3);
    const others = [pool.enter(3), pool.enter(3)];
    store.claims[0]?.grant(1);
    await first;
    await expect.poll(() => store.claims.length).toBe(2);
    expect(store.claims[1]?.claim).toMatchObject({ used: 1, wanted: 3, limit: 3 });
    store.claims[1]?.grant(3);
    expect(await Promise.all([first, ...others])).toEqual([true, true, true]);
  });

  it('hands a place that became free to whoever waits, without asking the store', async () => {
    const { store, pool } = open(20_000);
    const first = pool.enter(1);
    store.claims[0]?.grant(1);
    await first;
    const second = pool.enter(1);
    pool.leave();
    expect([await second, store.claims.length]).toEqual([true, 1]);
  });

  it('gives back what is no longer used, and is idle then', async () => {
    const { store, pool } = open();
    const first = pool.enter(1);
    store.claims[0]?.grant(1);
    await first;
    pool.leave();
    await expect.poll(() => store.claims.length).toBe(2);
    expect(store.claims[1]?.claim).toMatchObject({ used: 0, wanted: 0 });
    store.claims[1]?.grant(0);
    await expect.poll(() => pool.isIdle).toBe(true);
  });

  it('keeps to the limit by itself while the store does not answer', async () => {
    const { pool } = open(0, '10');
    expect([await pool.enter(2), await pool.enter(2), await pool.enter(2)]).toEqual([true, true, false]);
  });

  it('lets in who comes after a pause while the store does not answer', async () => {
    const { pool } = open(0, '10');
    await pool.enter(2);
    pool.leave();
    await pool.settle();
    expect(await pool.enter(2)).toBe(true);
  });
});
