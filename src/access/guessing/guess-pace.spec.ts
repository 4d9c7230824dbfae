import { describe, expect, it } from 'vitest';
import { GuessPace } from './guess-pace.js';

const isWrong = (found: string): boolean => found === 'wrong';

describe('GuessPace', () => {
  it('lets tries of one lane follow each other in order, and others go meanwhile', async () => {
    const pace = new GuessPace(1);
    const gate = Promise.withResolvers<string>();
    const order: string[] = [];
    const attempt = (name: string, result: Promise<string> | string) => async (): Promise<string> => {
      order.push(name);
      return result;
    };
    const first = pace.run('a', attempt('first', gate.promise), isWrong);
    const second = pace.run('a', attempt('second', 'right'), isWrong);
    await pace.run('b', attempt('other', 'right'), isWrong);
    expect(order).toEqual(['first', 'other']);
    gate.resolve('wrong');
    expect(await Promise.all([first, second])).toEqual(['wrong', 'right']);
    expect(order).toEqual(['first', 'other', 'second']);
  });

  it('goes on after a try that failed', async () => {
    const pace = new GuessPace(1);
    const broken = async (): Promise<string> => {
      throw new Error('broken');
    };
    await expect(pace.run('a', broken, isWrong)).rejects.toThrow('broken');
    expect(await pace.run('a', async () => 'right', isWrong)).toBe('right');
  });

  it('refuses what would wait too long, and takes the next when there is room again', async () => {
    const pace = new GuessPace(1);
    const gate = Promise.withResolvers<string>();
    const taken = Array.from({ length: 5 }, () => pace.run('a', () => gate.promise, isWrong));
    await expect(pace.run('a', async () => 'never', isWrong)).rejects.toMatchObject({ code: 'rate_limited' });
    gate.resolve('wrong');
    await Promise.all(taken);
    expect(await pace.run('a', async () => 'right', isWrong)).toBe('right');
  });
});
