import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { FaultRule, TestSimulator } from '../support/start-simulator.js';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const groups = async (): Promise<Response> => fetch(`${simulator.url}/v3/groups`, { headers: { authorization: `Bearer ${await simulator.token()}` } });
const on = (fault: FaultRule['fault'], more: Omit<FaultRule, 'fault'> = {}) => simulator.faults([{ path: '/v3/groups', ...more, fault }]);

describe('a fault', () => {
  it('answers a status in the words of CleverReach, with Retry-After', async () => {
    await on({ status: 429, retryAfterSeconds: 3 });
    const response = await groups();
    expect([response.status, response.headers.get('retry-after'), await response.json()]).toEqual([429, '3', { error: { code: 429, message: 'Too Many Requests' } }]);
  });

  it('says that the token has ended', async () => {
    await on({ expiredToken: true });
    const response = await groups();
    expect([response.status, await response.json()]).toEqual([401, { error: { code: 401, message: 'Unauthorized: invalid token' } }]);
  });

  it.each([['a closed socket', { closeSocket: true }], ['half a body', { truncateBody: true }], ['broken JSON', { brokenJson: true }], ['no body', { status: 200, emptyBody: true }]])('gives %s', async (_, fault) => {
    await on(fault);
    await expect(groups().then((response) => response.json())).rejects.toThrow();
  });

  it('counts the calls that it waits for from their arrival, also where it holds them up', async () => {
    const left = async (): Promise<unknown> => (await fetch(`${simulator.url}/_simulator/faults`)).json();
    await on({ delayMs: 20 }, { count: 2 });
    await on({ delayMs: 20 });
    const asked = groups();
    await expect.poll(left).toEqual([1, null]);
    expect((await asked).status).toBe(200);
  });

  it('delays and then answers', async () => {
    await on({ delayMs: 20 });
    expect((await groups()).status).toBe(200);
  });

  it('before the handling keeps the call from having an effect, after it does not', async () => {
    const count = async () => ((await simulator.ask('GET', '/v3/groups')) as unknown[]).length;
    const before = await count();
    await on({ status: 502 }, { method: 'POST', count: 1 });
    expect([(await simulator.send('POST', '/v3/groups', { name: 'A' })).status, await count()]).toEqual([502, before]);
    await on({ closeSocket: true, afterHandling: true }, { method: 'POST', count: 1 });
    await expect(simulator.send('POST', '/v3/groups', { name: 'B' })).rejects.toThrow();
    await on({ status: 502, afterHandling: true }, { method: 'POST', count: 1 });
    expect([(await simulator.send('POST', '/v3/groups', { name: 'C' })).status, await count()]).toEqual([502, before + 2]);
  });

  it('is met by count, by share and by path', async () => {
    const statuses = async (times: number) => {
      const seen: number[] = [];
      for (let at = 0; at < times; at += 1) seen.push((await groups()).status);
      return seen;
    };
    await on({ status: 500 }, { count: 2 });
    expect(await statuses(3)).toEqual([500, 500, 200]);
    await on({ status: 500 }, { path: '/v3/*/stats' });
    expect(await statuses(1)).toEqual([200]);
    await on({ status: 500 }, { share: 0.5 });
    expect(new Set(await statuses(20))).toEqual(new Set([200, 500]));
    await simulator.clearFaults();
    expect(await statuses(1)).toEqual([200]);
  });

  it('with a name that is none is refused', async () => {
    await expect(simulator.faults([{ fault: { stauts: 500 } as FaultRule['fault'] }])).rejects.toThrow(/unknown fault stauts/);
  });
});

describe('the log of calls', () => {
  it('tells row, account and status of each call, and forgets when asked', async () => {
    await groups();
    await fetch(`${simulator.url}/v3/groups`);
    await simulator.send('GET', '/v3/nowhere');
    await on({ closeSocket: true });
    await groups().catch(() => undefined);
    const told = (await simulator.calls()).filter(({ endpoint }) => endpoint !== 'oauth.token').map(({ path, endpoint, account, status }) => [path, endpoint, account, status]);
    expect(told).toEqual([
      ['/v3/groups', 'groups.list', '129148', 200], ['/v3/groups', 'groups.list', null, 401], ['/v3/nowhere', null, null, 404], ['/v3/groups', null, null, 0],
    ]);
    await simulator.clearCalls();
    expect(await simulator.calls()).toEqual([]);
  });
});
