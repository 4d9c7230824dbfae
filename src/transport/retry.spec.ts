import { describe, expect, it } from 'vitest';
import { backoffMs, pauseAfterAnswer, readRetryAfterMs } from './retry.js';

const rules = { retries: 2, delayMs: 100, retryAfterMaxMs: 2_000 };

describe('readRetryAfterMs', () => {
  const nowMs = Date.parse('2026-01-01T00:00:00Z');
  it.each([
    ['2', 2_000],
    [' 0 ', 0],
    ['Thu, 01 Jan 2026 00:00:03 GMT', 3_000],
    ['Thu, 01 Jan 2015 00:00:03 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
    [['1', '2'], undefined],
  ])('reads %j', (header, ms) => {
    expect(readRetryAfterMs(header, nowMs)).toBe(ms);
  });
});

describe('pauseAfterAnswer', () => {
  const still = { ...rules, delayMs: 0 };
  it.each([
    [503, 2_000, 2_000],
    [503, 2_001, undefined],
    [503, undefined, 0],
    [429, 0, 0],
    [429, undefined, undefined],
    [500, 0, undefined],
    [200, 0, undefined],
  ])('after %i with %j milliseconds to wait: %j', (status, retryAfterMs, pause) => {
    expect(pauseAfterAnswer({ status, retryAfterMs }, 0, still)).toBe(pause);
  });

  it('adds a pause of its own to the time that an answer names, so that callers do not come back together', () => {
    const pauses = new Set(Array.from({ length: 20 }, () => pauseAfterAnswer({ status: 503, retryAfterMs: 1_000 }, 0, rules)));
    expect(pauses.size).toBeGreaterThan(1);
    for (const ms of pauses) expect(ms).toSatisfy((value: number) => value >= 1_000 && value < 1_100);
  });
});

describe('backoffMs', () => {
  it('is anything up to a limit that doubles with each attempt', () => {
    for (const attempt of [0, 1, 2, 3]) {
      const all = Array.from({ length: 200 }, () => backoffMs(attempt, rules));
      const limit = 100 * 2 ** attempt;
      expect([Math.min(...all) < limit / 4, Math.max(...all) > limit / 2, Math.max(...all) <= limit]).toEqual([true, true, true]);
    }
  });
});
