import { describe, expect, it } from 'vitest';
import { FairTurns } from './fair-turns.js';

describe('FairTurns', () => {
  it('lets an address that comes later go before the second piece of work of one that sends much', async () => {
    const turns = new FairTurns({ atOnce: 1, waitingPerAddress: 100 });
    const order: string[] = [];
    const work = (name: string) => async (): Promise<void> => void order.push(name);
    const flood = Array.from({ length: 5 }, (_, at) => turns.run('stranger', work(`stranger ${at}`)));
    await Promise.all([...flood, turns.run('owner', work('owner'))]);
    expect(order.indexOf('owner')).toBe(2);
    expect(order).toHaveLength(6);
  });

  it('never runs more at once than it may, also after work that failed', async () => {
    const turns = new FairTurns({ atOnce: 2, waitingPerAddress: 100 });
    let running = 0;
    let most = 0;
    const work = (isBroken: boolean) => async (): Promise<void> => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      if (isBroken) throw new Error('broken');
    };
    const ended = await Promise.allSettled(Array.from({ length: 9 }, (_, at) => turns.run(String(at % 3), work(at % 2 === 0))));
    expect([most, ended.filter(({ status }) => status === 'rejected').length]).toEqual([2, 5]);
  });

  it('refuses what is too much of one address, and nothing of another', async () => {
    const turns = new FairTurns({ atOnce: 1, waitingPerAddress: 1 });
    const gate = Promise.withResolvers<string>();
    const running = turns.run('stranger', () => gate.promise);
    const waiting = turns.run('stranger', async () => 'waited');
    await expect(turns.run('stranger', async () => 'never')).rejects.toMatchObject({ code: 'too_busy' });
    const owner = turns.run('owner', async () => 'owner');
    gate.resolve('first');
    expect(await Promise.all([running, waiting, owner])).toEqual(['first', 'waited', 'owner']);
  });
});
