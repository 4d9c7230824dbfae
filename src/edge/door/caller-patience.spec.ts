import { describe, expect, it } from 'vitest';
import { readPatienceMs } from './caller-patience.js';

describe('readPatienceMs', () => {
  it.each<[string | string[] | undefined, number | undefined]>([
    [undefined, undefined],
    ['wait=10', 10_000],
    ['respond-async, wait=3', 3_000],
    ['return=minimal; foo="bar", WAIT = "7"', 7_000],
    [['return=minimal', 'wait=2'], 2_000],
    ['wait=100000', 3_600_000],
    ['wait=0', undefined],
    ['wait=-1', undefined],
    ['wait=soon', undefined],
    ['await=5', undefined],
  ])('reads %s as %s', (prefer, patienceMs) => {
    expect(readPatienceMs({ ...(prefer !== undefined && { prefer }) })).toBe(patienceMs);
  });
});
