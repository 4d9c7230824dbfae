import { once } from 'node:events';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import fastify from 'fastify';
import { request } from 'undici';
import { afterEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../core/index.js';
import { Metrics, PinoLog, RequestLog } from '../../telemetry/index.js';
import type { DoorAnswer, DoorRequest } from './door-call.js';
import { mountRawDoor } from './raw-door.js';
import { answerRestError } from './rest-error.js';

type Handle = (request: DoorRequest) => Promise<DoorAnswer>;

const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const startDoor = async (handle: Handle): Promise<{ port: number; url: string; lines: () => Record<string, unknown>[] }> => {
  const written: string[] = [];
  const log = new RequestLog(new PinoLog('info', { write: (line) => void written.push(line) }), new Metrics());
  const server = fastify({ forceCloseConnections: true });
  mountRawDoor(server, { name: 'test', paths: ['/v3', '/v3/*'], body: { limitBytes: 100, pastBytes: 400, quietMs: 500 }, handle, answerError: answerRestError }, log);
  await server.listen({ port: 0, host: '127.0.0.1' });
  open.push(server);
  const { port } = server.server.address() as AddressInfo;
  return { port, url: `http://127.0.0.1:${port}`, lines: () => written.map((line) => JSON.parse(line) as Record<string, unknown>) };
};

const echo: Handle = async ({ method, rawPath, rawQuery, headers, body }) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ method, rawPath, rawQuery, type: headers['content-type'] ?? null, body: body?.toString() ?? null }),
});

/** Everything a server answers to bytes on a fresh connection, until it closes. */
const speak = async (port: number, bytes: string): Promise<string> => {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  socket.on('error', () => undefined);
  await once(socket, 'close');
  return Buffer.concat(chunks).toString();
};

describe('mountRawDoor', () => {
  it.each([
    ['POST', 'json'],
    ['PUT', 'application/json; charset'],
    ['DELETE', ''],
    ['PATCH', 'application/x-www-form-urlencoded'],
    ['POST', undefined],
  ] as const)('hands over a %s body that is called %j as bytes', async (method, type) => {
    const { url } = await startDoor(echo);
    const headers = type === undefined ? {} : { 'content-type': type };
    const answer = await request(`${url}/v3/groups/7%2F9//x?a=%20b&token=t`, { method, headers, body: Buffer.from('{"a":1}') });
    expect(await answer.body.json()).toEqual({
      method, rawPath: '/v3/groups/7%2F9//x', rawQuery: 'a=%20b&token=t', type: type ?? null, body: '{"a":1}',
    });
  });

  it('ignores the body of a GET and keeps the connection in step', async () => {
    const { port } = await startDoor(echo);
    const answers = await speak(port, [
      'GET /v3/a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]',
      'GET /v3/b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    ].join(''));
    expect(answers.match(/"rawPath":"[^"]*"/g)).toEqual(['"rawPath":"/v3/a"', '"rawPath":"/v3/b"']);
  });

  it('answers HTTP/1.0 with a length and without chunks', async () => {
    const { port } = await startDoor(echo);
    const answer = await speak(port, 'GET /v3/a HTTP/1.0\r\n\r\n');
    expect([/content-length: \d+/i.test(answer), /transfer-encoding/i.test(answer)]).toEqual([true, false]);
  });

  it('reads a request line that names scheme and host', async () => {
    const { port } = await startDoor(echo);
    const answer = await speak(port, 'GET http://x/v3/a?b=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer).toContain('"rawPath":"/v3/a","rawQuery":"b=1"');
  });

  it('refuses a body over the limit in the words of the door', async () => {
    const { url, lines } = await startDoor(echo);
    const answer = await request(`${url}/v3/a`, { method: 'POST', body: 'x'.repeat(101), headers: { 'x-request-id': 'r-1' } });
    expect([answer.statusCode, answer.headers['x-gateway-error'], answer.headers['x-request-id'], await answer.body.json()]).toEqual([
      413, 'body_too_large', 'r-1', { error: { code: 413, message: 'Request Entity Too Large' } },
    ]);
    await expect.poll(lines).toMatchObject([{ door: 'test', status: 413, error: 'body_too_large', requestId: 'r-1' }]);
  });

  it('answers what its handler throws, and tells nobody outside why', async () => {
    const { url, lines } = await startDoor(async () => {
      throw new Error('anna@example.com broke it');
    });
    const answer = await request(`${url}/v3/a`);
    expect([answer.statusCode, await answer.body.json()]).toEqual([
      500, { error: { code: 500, message: 'Internal Server Error: Something went wrong inside the gateway.' } },
    ]);
    await expect.poll(lines).toMatchObject([{ message: 'request failed', error: 'Error' }, { status: 500, error: 'internal' }]);
    expect(JSON.stringify(lines())).not.toContain('anna');
  });

  it('writes one line per request with ids and without the query', async () => {
    const { url, lines } = await startDoor(async ({ notes }) => {
      Object.assign(notes, { endpointId: 'groups.list', consumerId: 'c1', accountId: '42' });
      return { status: 204, headers: {} };
    });
    await request(`${url}/v3/groups?token=geheim`);
    await expect.poll(lines).toMatchObject([{ door: 'test', endpoint: 'groups.list', consumer: 'c1', account: '42', status: 204 }]);
    expect(JSON.stringify(lines())).not.toContain('geheim');
  });

  const breakOff: Handle = async () => ({
    status: 200,
    headers: {},
    body: Readable.from((async function* () {
      yield 'half of ';
      await wait(20);
      throw new Error('the rest is lost');
    })()),
  });

  it('breaks the connection when a stream breaks off', async () => {
    const { url } = await startDoor(breakOff);
    const answer = await request(`${url}/v3/a`);
    await expect(answer.body.text()).rejects.toThrow();
  });

  it('resets the connection of a caller that knows the end of an answer by its end only', async () => {
    const { port } = await startDoor(breakOff);
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /v3/a HTTP/1.0\r\n\r\n');
    await expect(text(socket)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });

  it('hands on a stream that has arrived already byte for byte', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, at) => at));
    const body = new Readable({ read: () => undefined });
    body.push(bytes.subarray(0, 100));
    body.push(bytes.subarray(100));
    body.push(null);
    const { url } = await startDoor(async () => ({ status: 200, headers: { 'content-length': '256' }, body }));
    const answer = await request(`${url}/v3/a`);
    expect([answer.headers['content-length'], Buffer.from(await answer.body.arrayBuffer())]).toEqual(['256', bytes]);
    await expect.poll(() => body.closed).toBe(true);
  });

  /** An answer without end to a caller that reads nothing of it. */
  const startFlood = async (port: number): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /v3/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');
    return socket;
  };

  const flood = (): Readable => new Readable({ read() { this.push(Buffer.alloc(65_536)); } });

  it('reads a stream no faster than its caller, and to no end once it has left', async () => {
    const body = flood();
    const { port, lines } = await startDoor(async () => ({ status: 200, headers: {}, body }));
    const socket = await startFlood(port);
    await expect.poll(() => body.isPaused()).toBe(true);
    socket.destroy();
    await expect.poll(() => body.destroyed).toBe(true);
    await expect.poll(lines).toMatchObject([{ status: 200, error: 'caller_gone' }]);
  });

  it('notes an answer that broke off as such', async () => {
    const { url, lines } = await startDoor(breakOff);
    const answer = await request(`${url}/v3/a`);
    await answer.body.text().catch(() => undefined);
    await expect.poll(lines).toMatchObject([{ status: 200, error: 'broken_answer' }]);
  });

  it('tells the handler when the caller has left', async () => {
    const left = Promise.withResolvers<string>();
    const arrived = Promise.withResolvers<null>();
    const { port, lines } = await startDoor(async ({ signal }) => {
      arrived.resolve(null);
      await once(signal, 'abort');
      left.resolve('left');
      throw new GatewayError('caller_gone', 'The caller left.');
    });
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /v3/a HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived.promise;
    socket.destroy();
    await expect(left.promise).resolves.toBe('left');
    await expect.poll(lines).toMatchObject([{ status: 499, error: 'caller_gone' }]);
  });

  it('answers HEAD with the headers alone', async () => {
    const { port } = await startDoor(echo);
    const answer = await speak(port, 'HEAD /v3/a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(answer.endsWith('\r\n\r\n')).toBe(true);
  });
});
