import { describe, expect, it } from 'vitest';
import { account, beginLong, closeSocket, ok, openTransport, outcomeOf, read, startUpstream, stayMute, streamOf, withStatus, write } from '../support/start-upstream.js';
import type { Answer, TestUpstream } from '../support/start-upstream.js';

const [a, b, c, d] = ['1', '2', '3', '4'].map(account);
const forever = '600000';
const soon = '10';

/** A CleverReach whose answer to each account the test may change: the account stands in the token. */
const startSwitched = async (environment: Record<string, string>): Promise<TestUpstream & { readonly answers: Map<string, Answer> }> => {
  const answers = new Map<string, Answer>();
  const upstream = await startUpstream(
    (request, response, attempt) => {
      (answers.get(String(request.headers.authorization).replace('Bearer ', '')) ?? ok)(request, response, attempt);
    },
    { UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '4', UPSTREAM_BREAKER_OPEN_MS: forever, ...environment },
  );
  return { ...upstream, answers };
};

const refusedQuickly = { code: 'upstream_unavailable', facts: { reason: 'breaker_open' } };

describe('the circuit breaker of an account', () => {
  it.each([
    ['a 500', withStatus(500)],
    ['a 503', withStatus(503)],
    ['a closed connection', closeSocket],
    ['silence', stayMute],
  ])('opens after %s again and again: nothing is sent, and the answer says when to come back', async (_, answer) => {
    const { transport, seen, answers, metric } = await startSwitched({ UPSTREAM_HEADERS_TIMEOUT_MS: '100' });
    answers.set('1', answer);
    for (const _call of [1, 2]) await outcomeOf(transport.request(write, a));
    await expect(transport.request(write, a)).rejects.toMatchObject({ ...refusedQuickly, retryAfterSeconds: 600 });
    expect([seen.length, await metric('gateway_upstream_withheld_total{reason="breaker_open"}'), await metric('gateway_upstream_breakers{scope="account",state="open"}')]).toEqual([2, 1, 1]);
    expect(await outcomeOf(transport.request(write, b))).toEqual([200, 'done']);
  });

  it('opens where CleverReach cannot be reached', async () => {
    const { transport } = openTransport({ CLEVERREACH_URL: 'http://127.0.0.1:1', UPSTREAM_RETRIES: '0', UPSTREAM_BREAKER_CALLS: '4' });
    for (const _call of [1, 2]) await outcomeOf(transport.request(write, a));
    await expect(transport.request(write, a)).rejects.toMatchObject(refusedQuickly);
  });

  it('opens where long answers break off', async () => {
    const { transport, answers, metric } = await startSwitched({});
    answers.set('1', (request, response, attempt) => {
      beginLong(request, response, attempt);
      setTimeout(() => response.socket?.destroy(), 10);
    });
    for (const _call of [1, 2]) {
      const body = streamOf(await transport.request(read, a));
      await new Promise((resolve) => body.once('close', resolve));
    }
    expect(await metric('gateway_upstream_breakers{scope="account",state="open"}')).toBe(1);
  });

  it('opens where small answers break off, and counts each once', async () => {
    const { transport, answers, metric } = await startSwitched({ UPSTREAM_BREAKER_CALLS: '8' });
    answers.set('1', (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.socket?.destroy(), 10);
    });
    for (const _call of [1, 2, 3]) await outcomeOf(transport.request(write, a));
    expect(await metric('gateway_upstream_breakers{scope="account",state="open"}')).toBe(0);
    await outcomeOf(transport.request(write, a));
    expect(await metric('gateway_upstream_breakers{scope="account",state="open"}')).toBe(1);
  });

  it.each([
    ['a 400', withStatus(400)],
    ['a 401', withStatus(401)],
    ['a 404', withStatus(404)],
    ['a 429', withStatus(429, { 'retry-after': '0' })],
  ])('does not count %s', async (_, answer) => {
    const { transport, seen, answers } = await startSwitched({ UPSTREAM_RATE_STEP: '1000' });
    answers.set('1', answer);
    for (let at = 0; at < 20; at += 1) await outcomeOf(transport.request(write, a));
    expect(seen.length).toBe(20);
  });

  it('does not count a caller who leaves', async () => {
    const { transport, seen, answers } = await startSwitched({});
    answers.set('1', stayMute);
    for (let at = 1; at <= 10; at += 1) {
      const caller = new AbortController();
      const call = outcomeOf(transport.request({ ...read, signal: caller.signal }, a));
      await expect.poll(() => seen.length).toBe(at);
      caller.abort();
      expect(await call).toBe('caller_gone');
    }
  });

  it('lets one call try when its time is over, and closes when that succeeds', async () => {
    const { transport, seen, answers, metric } = await startSwitched({ UPSTREAM_BREAKER_OPEN_MS: soon });
    answers.set('1', withStatus(500));
    for (const _call of [1, 2]) await outcomeOf(transport.request(read, a));
    const probe = Promise.withResolvers<() => void>();
    answers.set('1', (_request, response) => {
      probe.resolve(() => response.end('done'));
    });
    await expect.poll(() => metric('gateway_upstream_breakers{scope="account",state="half_open"}')).toBe(1);
    const trying = outcomeOf(transport.request(read, a));
    const finish = await probe.promise;
    await expect(transport.request(read, a)).rejects.toMatchObject({ ...refusedQuickly, retryAfterSeconds: 1 });
    answers.delete('1');
    finish();
    expect([await trying, await outcomeOf(transport.request(read, a)), seen.length]).toEqual([[200, 'done'], [200, 'done'], 4]);
  });

  it('opens again when the call that tries fails', async () => {
    const { transport, seen, answers, metric } = await startSwitched({ UPSTREAM_BREAKER_OPEN_MS: '300' });
    answers.set('1', withStatus(500));
    for (const _call of [1, 2]) await outcomeOf(transport.request(read, a));
    await expect.poll(() => metric('gateway_upstream_breakers{scope="account",state="half_open"}')).toBe(1);
    expect(await outcomeOf(transport.request(read, a))).toEqual([500, 'refused']);
    await expect(transport.request(read, a)).rejects.toMatchObject(refusedQuickly);
    expect(seen.length).toBe(3);
  });

  it('ends the repeats of calls that run', async () => {
    const { transport, seen, answers } = await startSwitched({ UPSTREAM_RETRIES: '10', UPSTREAM_RETRY_FLOOR: '100' });
    answers.set('1', withStatus(503));
    expect([await outcomeOf(transport.request(read, a)), seen.length]).toEqual([[503, 'refused'], 2]);
  });

  it('refuses those that wait for their turn', async () => {
    const { transport, seen, answers } = await startSwitched({ UPSTREAM_ACCOUNT_CONCURRENCY: '1' });
    answers.set('1', withStatus(500));
    const calls = Array.from({ length: 10 }, () => outcomeOf(transport.request(write, a)));
    expect([await Promise.all(calls), seen.length]).toEqual([[[500, 'refused'], [500, 'refused'], ...Array.from({ length: 8 }, () => 'upstream_unavailable')], 2]);
  });
});

describe('the circuit breaker of CleverReach', () => {
  const failTwice = async ({ transport, answers }: Awaited<ReturnType<typeof startSwitched>>, ...senders: (typeof a)[]): Promise<void> => {
    for (const sender of senders) {
      if (!sender) continue;
      answers.set(sender.accountId, withStatus(500));
      for (const _call of [1, 2]) await outcomeOf(transport.request(read, sender));
    }
  };
  const isOpen = 'gateway_upstream_breakers{scope="host",state="open"}';

  it('stays closed while fewer than most accounts fail', async () => {
    const upstream = await startSwitched({});
    for (const sender of [a, b, c, d]) await outcomeOf(upstream.transport.request(read, sender));
    await failTwice(upstream, a, b);
    expect([await outcomeOf(upstream.transport.request(read, c)), await upstream.metric(isOpen)]).toEqual([[200, 'done'], 0]);
  });

  it('stays closed where the one account that calls fails', async () => {
    const upstream = await startSwitched({});
    await failTwice(upstream, a);
    expect([await outcomeOf(upstream.transport.request(read, b)), await upstream.metric(isOpen)]).toEqual([[200, 'done'], 0]);
  });

  it('opens when most accounts fail: the others are refused as well, and so is one that never called', async () => {
    const upstream = await startSwitched({});
    const { transport, seen, metric } = upstream;
    await outcomeOf(transport.request(read, c));
    await failTwice(upstream, a, b);
    const sent = seen.length;
    for (const sender of [c, d]) await expect(transport.request(read, sender)).rejects.toMatchObject({ ...refusedQuickly, retryAfterSeconds: 600 });
    expect([seen.length, await metric(isOpen)]).toEqual([sent, 1]);
  });

  it('closes for all that did not fail by themselves as soon as one account gets an answer', async () => {
    const upstream = await startSwitched({ UPSTREAM_BREAKER_OPEN_MS: '200' });
    const { transport, answers, metric } = upstream;
    await outcomeOf(transport.request(read, c));
    await failTwice(upstream, a, b);
    await expect(transport.request(read, c)).rejects.toMatchObject(refusedQuickly);
    await expect.poll(() => metric('gateway_upstream_breakers{scope="account",state="half_open"}')).toBe(3);
    expect(await outcomeOf(transport.request(read, a))).toEqual([500, 'refused']);
    answers.clear();
    expect(await outcomeOf(transport.request(read, c))).toEqual([200, 'done']);
    expect(await outcomeOf(transport.request(read, d))).toEqual([200, 'done']);
    expect([await metric('gateway_upstream_breakers{scope="host",state="closed"}'), await metric('gateway_upstream_breakers{scope="account",state="closed"}')]).toEqual([1, 2]);
  });
});
