import { beforeEach, describe, expect, it } from 'vitest';
import { Clock, GatewayError } from '../core/index.js';
import type { AppConfig } from '../config/index.js';
import { NoMessages } from '../storage/index.js';
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
  policy: {},
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
  cache = new CallerCache({ values: { ACCESS_CACHE_MS: 500, ACCESS_STALE_MS: 5_000 } } as AppConfig, clock, new NoMessages());
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

  it('trusts nobody for longer when the clock is set back', async () => {
    await cache.find('a', prove(caller('a')));
    clock.time -= 3_600_000;
    expect(await cache.find('a', prove(undefined))).toBeUndefined();
  });
});

describe('while the store does not answer', () => {
  const away = () => Promise.reject(new GatewayError('too_busy', 'The database does not work at the moment. Try again.'));
  const find = (answer: () => Promise<Caller | undefined>) => cache.find('a', answer).then((found) => found?.consumerId ?? 'refused', (error: { readonly code: string }) => error.code);

  it('a caller proven before is trusted for a while, from before the store was asked, and no longer', async () => {
    await find(prove(caller('a')));
    const answers: string[] = [];
    for (const atMs of [500, 4_999, 5_000]) {
      clock.time = 1_000_000 + atMs;
      answers.push(await find(away));
    }
    expect(answers).toEqual(['a', 'a', 'too_busy']);
  });

  it('nobody else is let in', async () => {
    expect(await find(away)).toBe('too_busy');
  });

  it('a caller does not wait for it once it is known to be away', async () => {
    await find(prove(caller('a')));
    clock.time += 500;
    await find(away);
    expect(await find(() => new Promise(() => undefined))).toBe('a');
  });

  it('a credential is not trusted beyond its end', async () => {
    await find(prove(caller('a', clock.time + 600)));
    clock.time += 600;
    expect(await find(away)).toBe('too_busy');
  });

  it('a change that is told ends the trust', async () => {
    await find(prove(caller('a')));
    clock.time += 500;
    await find(away);
    cache.clear();
    expect(await find(away)).toBe('too_busy');
  });

  it('the first refusal after it is back counts', async () => {
    await find(prove(caller('a')));
    clock.time += 500;
    await find(away);
    await find(prove(undefined));
    expect([await find(prove(undefined)), await find(away)]).toEqual(['refused', 'too_busy']);
  });

  it('a failure of another kind is no reason to trust', async () => {
    await find(prove(caller('a')));
    clock.time += 500;
    expect(await find(() => Promise.reject(new GatewayError('internal', 'A sealed text is damaged.')))).toBe('internal');
  });
});
