import { describe, expect, it } from 'vitest';
import { RetryBudget } from './retry-budget.js';

const takeAll = (budget: RetryBudget, now: number): number => {
  let taken = 0;
  while (budget.take(now)) taken += 1;
  return taken;
};

const call = (budget: RetryBudget, calls: number, now: number): void => {
  for (let at = 0; at < calls; at += 1) budget.noteCall(now);
};

describe('RetryBudget', () => {
  it('allows the floor to an account that calls seldom, and the share of the calls to others', () => {
    const [quiet, busy] = [new RetryBudget({ share: 0.1, floor: 3 }), new RetryBudget({ share: 0.1, floor: 3 })];
    call(quiet, 1, 0);
    call(busy, 200, 0);
    expect([takeAll(quiet, 0), takeAll(busy, 0)]).toEqual([3, 20]);
  });

  it('remembers the window before, and no more', () => {
    const budget = new RetryBudget({ share: 0.1, floor: 0 });
    call(budget, 100, 0);
    expect([takeAll(budget, 9_999), takeAll(budget, 10_000), takeAll(budget, 20_000)]).toEqual([10, 0, 0]);
    call(budget, 100, 20_000);
    expect([takeAll(budget, 20_000), takeAll(budget, 60_000)]).toEqual([10, 0]);
  });

  it('never allows more than the share over any time', () => {
    const budget = new RetryBudget({ share: 0.1, floor: 0 });
    let [calls, retries] = [0, 0];
    for (let now = 0; now < 120_000; now += 100) {
      call(budget, 1 + (now % 7), now);
      calls += 1 + (now % 7);
      retries += takeAll(budget, now);
    }
    expect(retries).toBeLessThanOrEqual(calls * 0.1);
  });

  it('knows how fast an account calls', () => {
    const budget = new RetryBudget({ share: 0.1, floor: 0 });
    for (let now = 0; now < 20_000; now += 100) budget.noteCall(now);
    expect(Math.round(budget.callsPerSecond(20_000 - 1))).toBe(10);
  });
});
