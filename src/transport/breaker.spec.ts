import { beforeEach, describe, expect, it } from 'vitest';
import { Breaker } from './breaker.js';

const rules = { calls: 4, share: 0.5, openMs: 100 };

describe('Breaker', () => {
  let breaker: Breaker;
  const failTwice = (): void => {
    for (const _ of [1, 2]) breaker.fail('usual', 0);
  };
  beforeEach(() => {
    breaker = new Breaker(rules);
  });

  it('stays closed until it has seen half of the calls it looks at', () => {
    expect([breaker.fail('usual', 0), breaker.admit(0)]).toEqual([false, 'usual']);
    expect([breaker.fail('usual', 0), breaker.admit(0)]).toEqual([true, undefined]);
  });

  it('stays closed while no more than the share fails', () => {
    for (const _ of [1, 2, 3]) {
      breaker.succeed('usual');
      breaker.fail('usual', 0);
    }
    expect([breaker.admit(0), breaker.fail('usual', 0), breaker.admit(0)]).toEqual(['usual', true, undefined]);
  });

  it('lets one call try when its time is over, and no other meanwhile', () => {
    failTwice();
    expect([99, 100, 100].map((now) => [breaker.stateAt(now), breaker.admit(now)])).toEqual([['open', undefined], ['half_open', 'probe'], ['half_open', undefined]]);
  });

  it('closes after a probe that succeeds, and forgets what was', () => {
    failTwice();
    breaker.admit(100);
    expect([breaker.succeed('probe'), breaker.admit(100), breaker.fail('usual', 100)]).toEqual([true, 'usual', false]);
  });

  it('opens again after a probe that fails', () => {
    failTwice();
    breaker.admit(100);
    expect([breaker.fail('probe', 100), breaker.admit(199), breaker.admit(200)]).toEqual([true, undefined, 'probe']);
  });

  it('lets the next call try where a probe told nothing', () => {
    failTwice();
    breaker.admit(100);
    breaker.abandon('probe');
    expect(breaker.admit(100)).toBe('probe');
  });

  it('does not listen to calls that had left before it opened', () => {
    failTwice();
    expect([breaker.succeed('usual'), breaker.fail('usual', 50), breaker.admit(99), breaker.waitMs(99)]).toEqual([false, false, undefined, 1]);
  });

  it('that was opened for all closes for all; one that opened by itself does not', () => {
    const other = new Breaker(rules);
    failTwice();
    for (const one of [breaker, other]) {
      one.openForAll(100);
      one.closeForAll();
    }
    expect([breaker.isClosed, other.isClosed]).toEqual([false, true]);
  });
});
