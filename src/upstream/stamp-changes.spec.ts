import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AccountStamps } from '../storage/index.js';
import { StampChanges } from './stamp-changes.js';

/** Takes down what it is told, and answers when it is let. */
class NotedStamps extends AccountStamps {
  readonly told: (readonly [string, string])[] = [];
  readonly answers: PromiseWithResolvers<void>[] = [];

  async read(): Promise<string> {
    return 'a stamp';
  }

  change(accountId: string, stamp: string): Promise<void> {
    this.told.push([accountId, stamp]);
    const answer = Promise.withResolvers<void>();
    this.answers.push(answer);
    return answer.promise;
  }
}

describe('the store is told of new stamps', () => {
  it.each(['taken', 'not taken'])('of an account one after the other, also where one of before was %s, and of others meanwhile', async (how) => {
    const stamps = new NotedStamps();
    const changes = new StampChanges(stamps);
    const first = changes.tell('1001', 'a').catch(() => 'away');
    const second = changes.tell('1001', 'b');
    const other = changes.tell('1002', 'c');
    await turn();
    expect(stamps.told).toEqual([['1001', 'a'], ['1002', 'c']]);
    if (how === 'taken') stamps.answers[0]?.resolve();
    else stamps.answers[0]?.reject(new Error('away'));
    await turn();
    expect(stamps.told.at(-1)).toEqual(['1001', 'b']);
    for (const answer of stamps.answers) answer.resolve();
    expect(await Promise.all([first, second, other])).toEqual([how === 'taken' ? undefined : 'away', undefined, undefined]);
  });

  it.each(['taken', 'not taken'])('of the last one alone that came while it was told of another, and whoever waits hears that it was %s', async (how) => {
    const stamps = new NotedStamps();
    const changes = new StampChanges(stamps);
    const first = changes.tell('1001', 'a');
    const waiting = ['b', 'c', 'd'].map((stamp) => changes.tell('1001', stamp).then(() => 'taken', () => 'not taken'));
    stamps.answers[0]?.resolve();
    await first;
    const later = changes.tell('1001', 'e');
    await turn();
    expect(stamps.told.map(([, stamp]) => stamp)).toEqual(['a', 'd']);
    if (how === 'taken') stamps.answers[1]?.resolve();
    else stamps.answers[1]?.reject(new Error('away'));
    expect(await Promise.all(waiting)).toEqual([how, how, how]);
    await turn();
    stamps.answers[2]?.resolve();
    await later;
    expect(stamps.told.at(-1)).toEqual(['1001', 'e']);
  });
});
