import { describe, expect, it } from 'vitest';
import { Pace } from './pace.js';

const rules = { step: 2, pauseMs: 1_000, pauseMaxMs: 60_000 };
const limited = { leftAt: 0, retryAfterMs: 500, callsPerSecond: 20 };

const slowedPace = (): Pace => {
  const pace = new Pace(rules);
  pace.slow(limited, 1);
  return pace;
};

/** Calls that leave within a second from `fromMs` on. */
const callsInSecond = (pace: Pace, fromMs: number): number => {
  let calls = 0;
  for (let now = fromMs; now < fromMs + 1_000; now += 1) {
    if (pace.waitMs(now) > 0) continue;
    pace.take(now);
    calls += 1;
  }
  return calls;
};

describe('Pace', () => {
  it('lets every call go while CleverReach has not complained', () => {
    const pace = new Pace(rules);
    expect([pace.waitMs(0), pace.take(0), pace.take(0), pace.isSlowed]).toEqual([0, 0, 0, false]);
  });

  it('pauses for the time that a 429 names', () => {
    const pace = slowedPace();
    expect([pace.waitMs(1), pace.waitMs(500), pace.waitMs(501)]).toEqual([500, 1, 0]);
  });

  it('goes on at half the speed that was too fast, and a little faster every second', () => {
    const pace = slowedPace();
    expect([501, 1_501, 2_501].map((from) => callsInSecond(pace, from))).toEqual([11, 13, 15]);
  });

  it('is free again at twice the speed that was too fast', () => {
    const pace = slowedPace();
    const freeAt = 501 + ((40 - 10) / rules.step) * 1_000;
    expect([pace.waitMs(freeAt - 1), pace.isSlowed, pace.waitMs(freeAt), pace.isSlowed]).toEqual([0, true, 0, false]);
  });

  it('never falls below the step', () => {
    const pace = new Pace(rules);
    pace.slow({ ...limited, retryAfterMs: 0, callsPerSecond: 0.1 }, 1);
    expect(callsInSecond(pace, 1)).toBe(3); // from 2 at its beginning to 4 at its end
  });

  it('learns once from calls that had left together', () => {
    const pace = slowedPace();
    expect([pace.slow({ ...limited, leftAt: 1, retryAfterMs: 9_000 }, 2), pace.waitMs(2)]).toEqual([undefined, 499]);
  });

  it('pauses twice as long after each further 429 that names no time, until a call succeeds, and never longer than allowed', () => {
    const pace = new Pace({ ...rules, pauseMaxMs: 5_000 });
    let now = 0;
    const strike = (): number | undefined => pace.slow({ leftAt: now + 1, retryAfterMs: undefined, callsPerSecond: 5 }, (now += 2))?.pauseMs;
    const pauses = [strike(), strike(), strike(), strike()];
    pace.succeed();
    expect([...pauses, strike()]).toEqual([1_000, 2_000, 4_000, 5_000, 1_000]);
  });

  it('does not believe a Retry-After beyond the longest pause', () => {
    const pace = new Pace(rules);
    expect(pace.slow({ ...limited, retryAfterMs: 86_400_000 }, 1)?.pauseMs).toBe(60_000);
  });

  it('takes over what another instance has met, and only waits as long where it is slowed itself', () => {
    const [free, own] = [new Pace(rules), slowedPace()];
    for (const pace of [free, own]) pace.adopt({ pauseMs: 2_000, callsPerSecond: 8 }, 1);
    expect([free, own].map((pace) => [pace.waitMs(1), callsInSecond(pace, 2_001)])).toEqual([[2_000, 5], [2_000, 11]]);
  });

  it('tells repeats apart: each gets a place of its own', () => {
    const pace = slowedPace();
    expect([pace.take(501), pace.take(501), pace.take(501)].map(Math.round)).toEqual([0, 100, 200]);
  });
});
