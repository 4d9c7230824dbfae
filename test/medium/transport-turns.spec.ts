import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { account, beginLong, HALF, ok, outcomeOf, read, startUpstream, stayMute, streamOf, write } from '../support/start-upstream.js';
import type { TestUpstream } from '../support/start-upstream.js';

const a = account('1');
const b = account('2');

/** A CleverReach that keeps every call waiting until the test lets it go. */
const startHolding = async (environment: Record<string, string>): Promise<TestUpstream & { readonly held: ServerResponse[] }> => {
  const held: ServerResponse[] = [];
  return { ...(await startUpstream((_request, response) => void held.push(response), environment)), held };
};

const letAllGo = (held: ServerResponse[]): void => {
  for (const response of held.splice(0)) response.end('done');
};

describe('turns of an account', () => {
  it('are as many as its concurrency; further calls wait and go in the order in which they came', async () => {
    const { transport, seen, held, metric } = await startHolding({ UPSTREAM_ACCOUNT_CONCURRENCY: '2' });
    const calls = ['/1', '/2', '/3', '/4'].map((path) => outcomeOf(transport.request({ ...read, path }, a)));
    await expect.poll(() => held.length).toBe(2);
    expect([await metric('gateway_upstream_running'), await metric('gateway_upstream_waiting')]).toEqual([2, 2]);
    letAllGo(held);
    await expect.poll(() => held.length).toBe(2);
    letAllGo(held);
    expect([await Promise.all(calls), seen.slice(0, 2).sort(), seen.slice(2).sort()]).toEqual([
      Array.from({ length: 4 }, () => [200, 'done']),
      ['GET /1', 'GET /2'],
      ['GET /3', 'GET /4'],
    ]);
    expect([await metric('gateway_upstream_running'), await metric('gateway_upstream_queue_seconds_count')]).toEqual([0, 2]);
  });

  it('a call for which there is no place is refused at once, and another account goes on', async () => {
    const { transport, seen, held, metric } = await startHolding({ UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_ACCOUNT_QUEUE: '1' });
    const calls = [transport.request(write, a), transport.request(write, a)].map(outcomeOf);
    await expect(transport.request(write, a)).rejects.toMatchObject({ code: 'too_busy', retryAfterSeconds: 1, facts: { reason: 'queue_full' } });
    const other = outcomeOf(transport.request({ ...read, path: '/other' }, b));
    await expect.poll(() => seen).toEqual(['POST /v3/groups', 'GET /other']);
    letAllGo(held);
    await expect.poll(() => held.length).toBe(1);
    letAllGo(held);
    expect(await Promise.all([...calls, other])).toEqual([[200, 'done'], [200, 'done'], [200, 'done']]);
    expect(await metric('gateway_upstream_withheld_total{reason="queue_full"}')).toBe(1);
  });

  it('a call that waits too long is refused and never sent', async () => {
    const { transport, held, seen } = await startHolding({ UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_QUEUE_WAIT_MS: '50' });
    const first = outcomeOf(transport.request(read, a));
    await expect(transport.request(write, a)).rejects.toMatchObject({ code: 'too_busy', retryAfterSeconds: 1, facts: { reason: 'queue_wait' } });
    await expect.poll(() => held.length).toBe(1);
    letAllGo(held);
    expect([await first, seen.length]).toEqual([[200, 'done'], 1]);
  });

  it('no account can take all connections, and none is left without', async () => {
    const { transport, seen, held } = await startHolding({ UPSTREAM_CONNECTIONS: '6', UPSTREAM_ACCOUNT_CONCURRENCY: '1000' });
    const greedy = Array.from({ length: 50 }, () => outcomeOf(transport.request({ ...read, path: '/greedy' }, a)));
    await expect.poll(() => seen.length).toBe(3);
    const others = [b, account('3')].map((sender) => outcomeOf(transport.request({ ...read, path: '/modest' }, sender)));
    await expect.poll(() => seen.filter((call) => call === 'GET /modest').length).toBe(2);
    const timer = setInterval(() => {
      letAllGo(held);
    }, 1);
    const outcomes = await Promise.all([...greedy, ...others]);
    clearInterval(timer);
    expect(outcomes).toEqual(Array.from({ length: 52 }, () => [200, 'done']));
  });

  it('accounts that wait for connections are served in turn', async () => {
    const { transport, seen, held } = await startHolding({ UPSTREAM_CONNECTIONS: '1' });
    const calls = [a, a, a, b, b].map((sender, at) => outcomeOf(transport.request({ ...read, path: `/${sender.accountId}/${at}` }, sender)));
    for (const count of [1, 2, 3, 4, 5]) {
      await expect.poll(() => [seen.length, held.length]).toEqual([count, 1]);
      letAllGo(held);
    }
    await Promise.all(calls);
    expect(seen).toEqual(['GET /1/0', 'GET /1/1', 'GET /2/3', 'GET /1/2', 'GET /2/4']);
  });

  it('calls without an account have turns of their own', async () => {
    const { transport, seen } = await startUpstream(stayMute, { UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_ACCOUNT_QUEUE: '0' });
    const calls = [outcomeOf(transport.request(read, a)), outcomeOf(transport.request(read))];
    await expect.poll(() => seen.length).toBe(2);
    expect([await outcomeOf(transport.request(read)), calls.length]).toEqual(['too_busy', 2]);
  });

  describe('are given back', () => {
    const settings = { UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_ACCOUNT_QUEUE: '0' };

    it('when the body has ended, not before', async () => {
      const responses: ServerResponse[] = [];
      const { transport } = await startUpstream((request, response, attempt) => {
        responses.push(response);
        beginLong(request, response, attempt);
      }, settings);
      const first = await transport.request(read, a);
      expect(await outcomeOf(transport.request(read, a))).toBe('too_busy');
      responses[0]?.end(HALF);
      expect(await outcomeOf(Promise.resolve(first))).toEqual([200, HALF + HALF]);
      const second = outcomeOf(transport.request(read, a));
      await expect.poll(() => responses.length).toBe(2);
      responses[1]?.end(HALF);
      expect(await second).toEqual([200, HALF + HALF]);
    });

    it('when the body was destroyed', async () => {
      const { transport, metric } = await startUpstream(beginLong, settings);
      for (const _ of [1, 2, 3]) streamOf(await transport.request(read, a)).destroy();
      expect(await metric('gateway_upstream_running')).toBe(0);
    });

    it('when the answer breaks off', async () => {
      const { transport, metric } = await startUpstream((request, response, attempt) => {
        beginLong(request, response, attempt);
        setTimeout(() => response.socket?.destroy(), 10);
      }, settings);
      const body = streamOf(await transport.request(read, a));
      await new Promise((resolve) => body.once('close', resolve));
      expect(await metric('gateway_upstream_running')).toBe(0);
    });

    it('when no answer comes, however it ends', async () => {
      const caller = new AbortController();
      const { transport, metric } = await startUpstream((request) => {
        if (request.url === '/leave') caller.abort();
        else request.socket.destroy();
      }, settings);
      const outcomes = [await outcomeOf(transport.request(write, a)), await outcomeOf(transport.request({ ...read, path: '/leave', signal: caller.signal }, a))];
      const unsigned = transport.request(read, { accountId: '1', authorization: () => Promise.reject(new Error('no token')) });
      await expect(unsigned).rejects.toThrow('no token');
      expect([...outcomes, await metric('gateway_upstream_running')]).toEqual(['outcome_unknown', 'caller_gone', 0]);
    });
  });

  describe('a caller who leaves', () => {
    it('frees the place in the queue at once', async () => {
      const caller = new AbortController();
      const { transport, seen, held } = await startHolding({ UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_ACCOUNT_QUEUE: '1' });
      const first = outcomeOf(transport.request(read, a));
      const gone = outcomeOf(transport.request({ ...write, signal: caller.signal }, a));
      caller.abort();
      const next = outcomeOf(transport.request(read, a));
      expect(await gone).toBe('caller_gone');
      await expect.poll(() => held.length).toBe(1);
      letAllGo(held);
      await expect.poll(() => held.length).toBe(1);
      letAllGo(held);
      expect([await first, await next, seen]).toEqual([[200, 'done'], [200, 'done'], ['GET /v3/groups', 'GET /v3/groups']]);
    });

    it('cuts the body of a read', async () => {
      const caller = new AbortController();
      const { transport, metric } = await startUpstream(beginLong);
      const body = streamOf(await transport.request({ ...read, signal: caller.signal }, a));
      caller.abort();
      await new Promise((resolve) => body.once('close', resolve));
      expect([body.destroyed, await metric('gateway_upstream_running')]).toEqual([true, 0]);
    });

    it('is not even asked for a token when gone before', async () => {
      const { transport, seen } = await startUpstream(ok);
      const sender = { accountId: '1', authorization: () => Promise.reject(new Error('asked')) };
      expect([await outcomeOf(transport.request({ ...write, signal: AbortSignal.abort() }, sender)), seen.length]).toEqual(['caller_gone', 0]);
    });
  });

  it('keeps the order of bytes of a large body that is read slowly', async () => {
    const sent = Buffer.from(Array.from({ length: 3_000_000 }, (_, at) => at % 251));
    const { transport } = await startUpstream((_request, response) => void response.end(sent));
    const body = streamOf(await transport.request(read, a));
    const parts: Buffer[] = [];
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(Buffer.concat(parts).equals(sent)).toBe(true);
  });
});
