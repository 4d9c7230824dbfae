import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { AccountStamps } from '../storage/index.js';
import { StampChanges } from './stamp-changes.js';

/** Takes down what it is told, and answers when it is let. */
class NotedStamps extends AccountStamps {
  readonly told: (readonly (readonly [string, string])[])[] = [];
  answer = Promise.withResolvers<void>();

  async read(): Promise<string> {
    return 'a stamp';
  }

  change(stamps: ReadonlyMap<string, string>): Promise<void> {
    this.told.push([...stamps]);
    return this.answer.promise;
  }

  async toldBy(times: number): Promise<readonly unknown[]> {
    for (let turns = 0; this.told.length < times && turns < 100; turns++) await turn();
    return this.told;
  }
}

describe('the store is told of new stamps', () => {
  it('together, where writes end in one turn: the last of each account', async () => {
    const stamps = new NotedStamps();
    const changes = new StampChanges(stamps);
    stamps.answer.resolve();
    await Promise.all([changes.tell('1001', 'a'), changes.tell('1002', 'b'), changes.tell('1001', 'c')]);
    expect(stamps.told).toEqual([[['1001', 'c'], ['1002', 'b']]]);
  });

  it('in the order in which they came: not before it has taken those of before', async () => {
    const stamps = new NotedStamps();
    const changes = new StampChanges(stamps);
    const { answer } = stamps;
    const first = changes.tell('1001', 'a');
    await stamps.toldBy(1);
    const second = changes.tell('1001', 'b');
    for (let turns = 0; turns < 10; turns++) await turn();
    expect(stamps.told).toEqual([[['1001', 'a']]]);
    answer.resolve();
    await Promise.all([first, second]);
    expect(stamps.told).toEqual([[['1001', 'a']], [['1001', 'b']]]);
  });

  it('of those to come also where it did not take those of before', async () => {
    const stamps = new NotedStamps();
    const changes = new StampChanges(stamps);
    const { answer } = stamps;
    const first = changes.tell('1001', 'a');
    await stamps.toldBy(1);
    stamps.answer = Promise.withResolvers();
    stamps.answer.resolve();
    const second = changes.tell('1002', 'b');
    answer.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await expect(second).resolves.toBeUndefined();
    expect(stamps.told.at(-1)).toEqual([['1002', 'b']]);
  });
});
