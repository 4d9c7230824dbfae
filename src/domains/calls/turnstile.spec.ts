import { describe, expect, it } from 'vitest';
import { Turnstile } from './turnstile.js';

describe('a turnstile', () => {
  it('never lets more run at once than it should, and lets everybody through in order', async () => {
    const turnstile = new Turnstile(3, 100);
    const done: number[] = [];
    let running = 0;
    let most = 0;
    const work = (at: number) => async (): Promise<void> => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      done.push(at);
    };
    await Promise.all(Array.from({ length: 20 }, (_, at) => turnstile.pass(work(at))));
    expect([most, done]).toEqual([3, Array.from({ length: 20 }, (_, at) => at)]);
  });

  it('lets the next one in when one fails', async () => {
    const turnstile = new Turnstile(1, 100);
    const failing = turnstile.pass(() => Promise.reject(new Error('gone')));
    await expect(failing).rejects.toThrow('gone');
    expect(await turnstile.pass(async () => 'in')).toBe('in');
  });

  it('refuses more than its total and names it', async () => {
    const turnstile = new Turnstile(5, 2);
    await Promise.all([turnstile.pass(async () => 1), turnstile.pass(async () => 2)]);
    await expect(turnstile.pass(async () => 3)).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringContaining('more than 2 calls') });
  });
});
