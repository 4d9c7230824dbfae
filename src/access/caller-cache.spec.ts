import { beforeEach, describe, expect, it } from 'vitest';
import { Clock } from '../core/index.js';
import type { AppConfig } from '../config/index.js';
import { CallerCache } from './caller-cache.js';
import type { Caller } from './ports.js';

class HandClock extends Clock {
  time = 1_000_000;
  now(): number {
    return this.time;
  }
}

const caller = (name: string, expiresAt?: number): Caller => ({
  consumerId: name,
  consumerName: name,
  kind: 'internal_app',
  scopes: new Set(),
  accountIds: [],
  switches: {},
  credential: { kind: 'api_key', id: name },
  expiresAt,
});

let clock: HandClock;
let cache: CallerCache;
let asked: number;

/** Answers `name` and counts how often it was asked. */
const prove = (answer: Caller | undefined) => async (): Promise<Caller | undefined> => {
  asked += 1;
  return answer;
};

beforeEach(() => {
  clock = new HandClock();
  cache = new CallerCache({ values: { ACCESS_CACHE_MS: 500 } } as AppConfig, clock);
  asked = 0;
});

describe('the memory for callers', () => {
  it('asks the store once while trust lasts, and again afterwards', async () => {
    for (const atMs of [0, 499, 500]) {
      clock.time = 1_000_000 + atMs;
      await cache.find('a', prove(caller('a')));
    }
    expect(asked).toBe(2);
  });

  it('asks once for callers that come at the same time', async () => {
    const answer = caller('a');
    expect(await Promise.all([1, 2, 3].map(() => cache.find('a', prove(answer))))).toEqual([answer, answer, answer]);
    expect(asked).toBe(1);
  });

  it('counts trust from before the store was asked', async () => {
    await cache.find('a', async () => {
      clock.time += 500;
      return caller('a');
    });
    await cache.find('a', prove(caller('a')));
    expect(asked).toBe(1);
  });

  it('does not remember a refusal', async () => {
    await cache.find('a', prove(undefined));
    expect(await cache.find('a', prove(caller('a')))).toMatchObject({ consumerId: 'a' });
  });

  it('does not trust a credential beyond its end', async () => {
    await cache.find('a', prove(caller('a', clock.time + 100)));
    clock.time += 100;
    expect(await cache.find('a', prove(undefined))).toBeUndefined();
  });

  it('does not keep an answer that was on its way when a change was made', async () => {
    let answer = (_: Caller): void => undefined;
    const late = cache.find('a', () => new Promise<Caller>((resolve) => (answer = resolve)));
    cache.clear();
    answer(caller('a'));
    await late;
    expect(await cache.find('a', prove(undefined))).toBeUndefined();
  });

  it('asks again after the store failed', async () => {
    await cache.find('a', () => Promise.reject(new Error('gone'))).catch(() => undefined);
    expect(await cache.find('a', prove(caller('a')))).toMatchObject({ consumerId: 'a' });
  });
});
