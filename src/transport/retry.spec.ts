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
  it.each([
    [503, 2_000, 2_000],
    [503, 2_001, undefined],
    [429, 0, 0],
    [429, undefined, undefined],
    [500, 0, undefined],
    [200, 0, undefined],
  ])('after %i with %j milliseconds to wait: %j', (status, retryAfterMs, pause) => {
    expect(pauseAfterAnswer({ status, retryAfterMs }, 0, rules)).toBe(pause);
  });

  it('doubles its own pause and keeps half of it at least', () => {
    for (const attempt of [0, 1, 2, 3]) {
      const ms = backoffMs(attempt, rules);
      expect(ms >= 50 * 2 ** attempt && ms <= 100 * 2 ** attempt).toBe(true);
    }
  });
});
