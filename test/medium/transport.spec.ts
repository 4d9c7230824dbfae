import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { OutgoingRequest } from '../../src/transport/index.js';
import { beginLong, closeSocket, firstThen, HALF, ok, openTransport as open, outcomeOf, read, startUpstream as start, stayMute, streamOf, textOf, withStatus, write } from '../support/start-upstream.js';
import type { Answer } from '../support/start-upstream.js';

describe('transport', () => {
  it('sends the path, the headers and the body as given', async () => {
    const { transport, seen } = await start((request, response) => {
      request.pipe(response.writeHead(201, { 'x-sent': String(request.headers['content-type']) }));
    });
    const answer = await transport.request({ ...write, path: '/v3/a%2Fb?c=%20&d', headers: { 'content-type': 'x/y' } });
    expect([answer.status, answer.headers['x-sent'], await textOf(answer), seen]).toEqual([201, 'x/y', '{}', ['POST /v3/a%2Fb?c=%20&d']]);
  });

  it('puts the path below the base address and goes nowhere else', async () => {
    const { port } = await start(ok);
    const { transport } = open({ CLEVERREACH_URL: `http://127.0.0.1:${port}/base/` });
    expect(await outcomeOf(transport.request(read))).toEqual([200, 'done']);
    for (const path of ['//evil.example/v3', 'http://evil.example/', 'v3', '/a b', '/a\r\nx: y']) {
      expect(await outcomeOf(transport.request({ ...read, path }))).toBe('internal');
    }
  });

  it('does not follow a redirect', async () => {
    const { transport, seen } = await start(withStatus(302, { location: '/elsewhere' }));
    expect([await outcomeOf(transport.request(read)), seen.length]).toEqual([[302, 'refused'], 1]);
  });

  it.each([
    ['a closed socket', closeSocket],
    ['a 502', withStatus(502)],
    ['a 503 that asks for no more than the rules allow', withStatus(503, { 'retry-after': '0' })],
    ['a 429 that names a short time', withStatus(429, { 'retry-after': '0' })],
    ['a 504 that names a past date', withStatus(504, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' })],
  ])('repeats a repeatable call after %s', async (_, first) => {
    const { transport, seen, metrics } = await start(firstThen(first, ok));
    expect([await outcomeOf(transport.request(read)), seen.length]).toEqual([[200, 'done'], 2]);
    expect(await metrics.text()).toContain('gateway_upstream_retries_total 1');
  });

  it.each([
    ['a 503 that asks for too long', withStatus(503, { 'retry-after': '3' }), [503, 'refused']],
    ['a 429 that names no time', withStatus(429), [429, 'refused']],
    ['a 500', withStatus(500), [500, 'refused']],
    ['a 404', withStatus(404), [404, 'refused']],
    ['silence', stayMute, 'upstream_timeout'],
  ])('does not repeat a repeatable call after %s', async (_, first, outcome) => {
    const { transport, seen } = await start(first, { UPSTREAM_HEADERS_TIMEOUT_MS: '150' });
    expect([await outcomeOf(transport.request(read)), seen.length]).toEqual([outcome, 1]);
  });

  it.each([
    ['a closed socket', closeSocket, 'outcome_unknown'],
    ['silence', stayMute, 'outcome_unknown'],
    ['a 503', withStatus(503, { 'retry-after': '0' }), [503, 'refused']],
    ['no HTTP at all', (request: IncomingMessage) => void request.socket.end('hello\r\n\r\n'), 'outcome_unknown'],
  ])('sends a call that must not be repeated once, whatever comes: %s', async (_, first, outcome) => {
    const { transport, seen } = await start(first, { UPSTREAM_HEADERS_TIMEOUT_MS: '150' });
    expect([await outcomeOf(transport.request(write)), seen.length]).toEqual([outcome, 1]);
  });

  it.each([
    ['silence, once', stayMute, 1],
    ['a closed socket, as often as it may', closeSocket, 3],
  ])('says of a repeatable write that its outcome is unknown: %s', async (_, first, times) => {
    const { transport, seen } = await start(first, { UPSTREAM_HEADERS_TIMEOUT_MS: '150', UPSTREAM_RETRIES: '2' });
    expect([await outcomeOf(transport.request({ ...write, isRepeatable: true })), seen.length]).toEqual(['outcome_unknown', times]);
  });

  it.each([
    ['a closed socket, and the repeat is not found', closeSocket, withStatus(404), 'outcome_unknown'],
    ['a closed socket, and the repeat is turned away', closeSocket, withStatus(503), 'outcome_unknown'],
    ['a 502, and the repeat is refused', withStatus(502), withStatus(400), 'outcome_unknown'],
    ['a 503, and the repeat is not found', withStatus(503, { 'retry-after': '0' }), withStatus(404), [404, 'refused']],
    ['a 502, and another', withStatus(502), withStatus(502), [502, 'refused']],
    ['a closed socket, and the repeat is done', closeSocket, ok, [200, 'done']],
  ])('does not call a write undone that the attempt before may have carried out: %s', async (_, first, second, outcome) => {
    const { transport } = await start(firstThen(first, second), { UPSTREAM_RETRIES: '1' });
    expect(await outcomeOf(transport.request({ ...write, isRepeatable: true }))).toEqual(outcome);
  });

  it('does not say that nothing was sent where the repeat of a write finds nobody: the attempt before may have been carried out', async () => {
    let close = (): unknown => undefined;
    const { transport, server } = await start((request) => {
      close();
      request.socket.destroy();
    }, { UPSTREAM_RETRIES: '1' });
    close = () => server.close();
    expect(await outcomeOf(transport.request({ ...write, isRepeatable: true }))).toBe('outcome_unknown');
  });

  it('gives up after the repeats it may make, and says when to come back', async () => {
    const { transport, seen } = await start(closeSocket, { UPSTREAM_RETRIES: '2' });
    await expect(transport.request(read)).rejects.toMatchObject({ code: 'upstream_unavailable', retryAfterSeconds: 5 });
    expect(seen.length).toBe(3);
  });

  it('repeats even a call that must not be repeated while nothing can have been sent', async () => {
    const { server, port, seen, transport } = await start(ok, { UPSTREAM_RETRIES: '10', UPSTREAM_RETRY_DELAY_MS: '20' });
    server.close();
    await once(server, 'close');
    const call = outcomeOf(transport.request(write));
    server.listen(port, '127.0.0.1');
    expect([await call, seen.length]).toEqual([[200, 'done'], 1]);
  });

  it('says of a call that never left that nothing was done', async () => {
    const { transport } = open({ CLEVERREACH_URL: 'http://127.0.0.1:1', UPSTREAM_RETRIES: '1' });
    await expect(transport.request(write)).rejects.toMatchObject({ code: 'upstream_unavailable', facts: { reason: 'ECONNREFUSED' } });
  });

  describe('an answer that breaks off', () => {
    const cutShort: Answer = (_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.socket?.destroy(), 20);
    };
    const cutLong: Answer = (request, response, attempt) => {
      beginLong(request, response, attempt);
      setTimeout(() => response.socket?.destroy(), 20);
    };

    it('is asked for again where it is small and nothing was changed', async () => {
      const { transport, seen } = await start(firstThen(cutShort, ok));
      expect([await outcomeOf(transport.request(read)), seen.length]).toEqual([[200, 'done'], 2]);
    });

    it('is told as unknown where it is small and something may have been changed', async () => {
      const { transport, seen } = await start(cutShort);
      expect([await outcomeOf(transport.request(write)), seen.length]).toEqual(['outcome_unknown', 1]);
    });

    it('is not asked for again where CleverReach was silent for too long in the middle of it', async () => {
      const { transport, seen } = await start((_request, response) => void response.writeHead(200, { 'content-length': '100' }).write('half'), { UPSTREAM_BODY_TIMEOUT_MS: '200' });
      expect([await outcomeOf(transport.request(read)), seen.length]).toEqual(['upstream_timeout', 1]);
    });

    it('is given up where it is small and drips for longer than a pause may be', async () => {
      const { transport, seen } = await start((_request, response) => {
        response.writeHead(200);
        const drip = setInterval(() => void response.write(' '), 20);
        response.once('close', () => {
          clearInterval(drip);
        });
      }, { UPSTREAM_BODY_TIMEOUT_MS: '300' });
      expect([await outcomeOf(transport.request(read)), await outcomeOf(transport.request(write)), seen.length]).toEqual(['upstream_timeout', 'outcome_unknown', 2]);
    });

    it('breaks off for its reader where it is long', async () => {
      const { transport } = await start(cutLong);
      await expect(textOf(await transport.request(read))).rejects.toThrow();
    });
  });

  it('hands over whole what is small without telling how long it is, and as a stream what is long', async () => {
    const { transport } = await start(firstThen((_request, response) => {
      response.write('a');
      response.end('b');
    }, (_request, response) => {
      response.write(HALF);
      response.end(HALF);
    }));
    const [small, long] = [await transport.request(read), await transport.request(read)];
    expect([await textOf(small), await text(streamOf(long))]).toEqual(['ab', HALF + HALF]);
  });

  it('survives a cut answer that nobody reads', async () => {
    const { transport } = await start(firstThen((request, response, attempt) => {
      beginLong(request, response, attempt);
      setTimeout(() => response.socket?.destroy(), 20);
    }, ok));
    const body = streamOf(await transport.request(read));
    await new Promise((resolve) => body.once('close', resolve));
    expect(await outcomeOf(transport.request(read))).toEqual([200, 'done']);
  });

  it('survives an answer that is thrown away unread', async () => {
    const { transport } = await start((_request, response) => void response.end('x'.repeat(1_000_000)));
    const body = streamOf(await transport.request(read));
    body.destroy();
    await new Promise((resolve) => body.once('close', resolve));
    expect((await transport.request(read)).status).toBe(200);
  });

  describe('when the caller leaves', () => {
    const leaveOnArrival = async (request: OutgoingRequest, environment: Record<string, string> = {}) => {
      const caller = new AbortController();
      const cut = Promise.withResolvers<string>();
      const { transport, seen } = await start((incoming, response) => {
        incoming.socket.once('close', () => {
          cut.resolve('cut');
        });
        caller.abort();
        setTimeout(() => response.end('done'), 100);
      }, environment);
      return { outcome: await outcomeOf(transport.request({ ...request, signal: caller.signal })), cut: cut.promise, seen };
    };

    it('cuts a read off', async () => {
      const { outcome, cut } = await leaveOnArrival(read);
      expect([outcome, await cut]).toEqual(['caller_gone', 'cut']);
    });

    it('carries a write that is on its way to its end', async () => {
      const { outcome, seen } = await leaveOnArrival(write);
      expect([outcome, seen.length]).toEqual([[200, 'done'], 1]);
    });

    it('does not send a write that still waits for a connection', async () => {
      const caller = new AbortController();
      const sockets: Socket[] = [];
      const { transport, seen } = await start((request) => void sockets.push(request.socket), { UPSTREAM_CONNECTIONS: '1' });
      const first = outcomeOf(transport.request(write));
      await expect.poll(() => seen.length).toBe(1);
      const second = outcomeOf(transport.request({ ...write, signal: caller.signal }));
      caller.abort();
      sockets[0]?.destroy();
      expect([await first, await second, seen.length]).toEqual(['outcome_unknown', 'caller_gone', 1]);
    });

    it('does not begin another attempt', async () => {
      const caller = new AbortController();
      const { transport, seen } = await start((request, response) => {
        caller.abort();
        withStatus(503, { 'retry-after': '1' })(request, response, 1);
      });
      expect([await outcomeOf(transport.request({ ...write, isRepeatable: true, signal: caller.signal })), seen.length]).toEqual(['caller_gone', 1]);
    });
  });
});
