import { describe, expect, it } from 'vitest';
import { Secret } from '../core/index.js';
import { holdSameTokens, isFresh, isLive, planRenewal } from './grant.js';
import type { Grant } from './grant.js';

const now = 1_000_000;
const grant: Grant = {
  parentId: undefined,
  accountId: '129148', clientId: 'client', clientSecret: new Secret('secret'), access: new Secret('access'), refresh: new Secret('refresh'),
  expiresAt: now + 1, renewAt: now, state: 'connected', failures: 0, retryAt: undefined, connection: 'one', version: 1,
};

describe('a grant', () => {
  it.each([
    ['is live and fresh until it shall be renewed', { renewAt: now + 1 }, [true, true]],
    ['is live and no longer fresh from then on', {}, [true, false]],
    ['is dead at the moment it expires', { expiresAt: now }, [false, false]],
    ['is live and fresh where nobody knows its end', { expiresAt: undefined, renewAt: undefined }, [true, true]],
    ['is dead before its first token', { access: undefined }, [false, false]],
  ])('%s', (_, change, expected) => {
    const changed = { ...grant, ...change };
    expect([isLive(changed, now), isFresh(changed, now)]).toEqual(expected);
  });

  it('holds the same tokens whatever its state, and others as soon as one differs', () => {
    const others = [{ state: 'waiting', version: 9 }, { access: new Secret('a') }, { refresh: undefined }, { clientId: 'c' }, { clientSecret: new Secret('s') }] as const;
    expect(others.map((change) => holdSameTokens(grant, { ...grant, ...change }))).toEqual([true, false, false, false, false]);
  });
});

describe('planRenewal', () => {
  it.each([
    ['before the end', 1_000, 300, 700],
    ['in the second half of a short life', 400, 300, 200],
    ['at once when it is over already', -5, 300, -5],
  ])('renews %s', (_, lifeMs, beforeMs, afterMs) => {
    expect(planRenewal({ now, expiresAt: now + lifeMs, beforeMs })).toBe(now + afterMs);
  });
});
