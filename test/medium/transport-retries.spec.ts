import { describe, expect, it } from 'vitest';
import { account, closeSocket, firstThen, ok, outcomeOf, read, startUpstream, withStatus, write } from '../support/start-upstream.js';

const a = account('1');

describe('repeats', () => {
  it('are never more than a share of the calls of an account; another account has a budget of its own', async () => {
    let isDown = false;
    const settings = { UPSTREAM_RETRY_PERCENT: '10', UPSTREAM_RETRY_FLOOR: '0', UPSTREAM_BREAKER_CALLS: '1000' };
    const { transport, seen, metric } = await startUpstream((...call) => {
      (isDown ? withStatus(503) : ok)(...call);
    }, settings);
    for (let at = 0; at < 20; at += 1) await outcomeOf(transport.request(read, a));
    isDown = true;
    const refused = [503, 'refused'];
    for (let at = 0; at < 20; at += 1) expect(await outcomeOf(transport.request(read, a))).toEqual(refused);
    expect([seen.length, await metric('gateway_upstream_retries_total')]).toEqual([44, 4]);
    expect(await metric('gateway_upstream_retries_withheld_total')).toBeGreaterThanOrEqual(16);
    await outcomeOf(transport.request(read, account('2')));
    expect(seen.length).toBe(45);
  });

  it('are allowed to an account that calls seldom', async () => {
    const { transport, seen } = await startUpstream(closeSocket, { UPSTREAM_RETRY_FLOOR: '3', UPSTREAM_RETRIES: '10' });
    expect([await outcomeOf(transport.request(read, a)), seen.length]).toEqual(['upstream_unavailable', 4]);
  });

  it('carry the token that is good then', async () => {
    const tokens: (string | undefined)[] = [];
    let issued = 0;
    const { transport } = await startUpstream((request, response, attempt) => {
      tokens.push(request.headers.authorization);
      (attempt < 3 ? withStatus(503) : ok)(request, response, attempt);
    });
    const sender = { accountId: '1', authorization: async () => `Bearer ${++issued}` };
    expect([await outcomeOf(transport.request({ ...read, headers: { 'x-own': '1' } }, sender)), tokens]).toEqual([[200, 'done'], ['Bearer 1', 'Bearer 2', 'Bearer 3']]);
  });

  it('end at the deadline of the call: the last answer stands', async () => {
    const settings = { UPSTREAM_DEADLINE_MS: '300', UPSTREAM_RETRY_AFTER_MAX_MS: '2000' };
    const { transport, seen } = await startUpstream(withStatus(503, { 'retry-after': '1' }), settings);
    expect([await outcomeOf(transport.request(read, a)), seen.length]).toEqual([[503, 'refused'], 1]);
  });

  it('a call whose token comes after its deadline is not sent any more', async () => {
    const { transport, seen } = await startUpstream(ok, { UPSTREAM_DEADLINE_MS: '100' });
    const late = { accountId: '1', authorization: () => new Promise<string>((resolve) => setTimeout(resolve, 150, 'Bearer late')) };
    await expect(transport.request(write, late)).rejects.toMatchObject({ code: 'too_busy', facts: { reason: 'deadline' } });
    expect(seen.length).toBe(0);
  });

  it('a call that must have left by a moment is not begun after it', async () => {
    const { transport, seen } = await startUpstream(ok);
    const [late, early] = [performance.now(), performance.now() + 60_000];
    expect([await outcomeOf(transport.request({ ...write, leaveBefore: late }, a)), seen.length]).toEqual(['too_busy', 0]);
    expect([await outcomeOf(transport.request({ ...write, leaveBefore: early }, a)), seen.length]).toEqual([[200, 'done'], 1]);
  });

  it('a read that has no answer at its deadline is given up, a write is not', async () => {
    const settings = { UPSTREAM_DEADLINE_MS: '100', UPSTREAM_HEADERS_TIMEOUT_MS: '30000' };
    const { transport } = await startUpstream((_request, response) => void setTimeout(() => response.end('done'), 1_500), settings);
    expect(await Promise.all([outcomeOf(transport.request(read, a)), outcomeOf(transport.request(write, a))])).toEqual(['upstream_timeout', [200, 'done']]);
  });
});

describe('a connection that CleverReach has closed while it lay idle', () => {
  it('is noticed before anything is sent: a write goes out once, on another one', async () => {
    const { transport, seen } = await startUpstream((request, response) => {
      request.resume();
      response.end('done', () => request.socket.end()); // without a word about it
    });
    for (let at = 0; at < 30; at += 1) expect(await outcomeOf(transport.request({ ...write, path: `/${at}` }, a))).toEqual([200, 'done']);
    expect(seen).toEqual(Array.from({ length: 30 }, (_, at) => `POST /${at}`));
  });

  it('loses and doubles no write, whenever it is reset', async () => {
    const { transport, seen } = await startUpstream((request, response) => {
      request.resume();
      response.end('done', () => setTimeout(() => request.socket.resetAndDestroy(), Math.random() * 4));
    });
    for (let at = 0; at < 100; at += 1) {
      const path = `/${at}`;
      const outcome = await outcomeOf(transport.request({ ...write, path }, a));
      const times = seen.filter((call) => call === `POST ${path}`).length;
      // What was sent into a connection that was being reset may or may not have arrived, and the answer says so.
      if (outcome === 'outcome_unknown') expect(times).toBeLessThanOrEqual(1);
      else expect([outcome, times]).toEqual([[200, 'done'], 1]);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
    }
  });

  it('is not taken for trouble: it costs no budget', async () => {
    const { transport, seen } = await startUpstream(firstThen((request, response) => {
      response.end('done', () => request.socket.resetAndDestroy());
    }, ok), { UPSTREAM_RETRY_FLOOR: '0', UPSTREAM_RETRY_PERCENT: '0' });
    expect(await outcomeOf(transport.request(write, a))).toEqual([200, 'done']);
    expect([await outcomeOf(transport.request(write, a)), seen.length]).toEqual([[200, 'done'], 2]);
  });
});
