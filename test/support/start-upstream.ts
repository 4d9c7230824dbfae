import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { Metrics, PinoLog } from '../../src/telemetry/index.js';
import { Lanes, UndiciTransport } from '../../src/transport/index.js';
import type { IncomingAnswer, OutgoingRequest, Sender, Transport } from '../../src/transport/index.js';

export type Answer = (request: IncomingMessage, response: ServerResponse, attempt: number) => void;

const closers: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Has something closed when the test ends, before what was given earlier. */
export const closeAtEnd = (close: () => unknown): void => void closers.push(close);

export interface TestTransport {
  readonly transport: Transport;
  readonly lanes: Lanes;
  readonly metrics: Metrics;
  /** The value of a metric by its name with labels. */
  readonly metric: (name: string) => Promise<number | undefined>;
}

/** A transport that is closed when the test ends. */
export const openTransport = (environment: Record<string, string>): TestTransport => {
  const metrics = new Metrics();
  const values = readSettings({ UPSTREAM_RETRY_DELAY_MS: '1', ...environment });
  const lanes = new Lanes({ values }, new PinoLog('silent'), metrics);
  const transport = new UndiciTransport({ values }, lanes, metrics);
  closeAtEnd(() => transport.onApplicationShutdown());
  const metric = async (name: string): Promise<number | undefined> => {
    const line = (await metrics.text()).split('\n').find((one) => one.startsWith(`${name} `));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  };
  return { transport, lanes, metrics, metric };
};

export interface TestUpstream extends TestTransport {
  readonly server: Server;
  readonly port: number;
  /** What has arrived, e.g. `GET /v3/groups`. */
  readonly seen: string[];
}

/** A CleverReach that does what the test says, and a transport that talks to it. */
export const startUpstream = async (answer: Answer, environment: Record<string, string> = {}): Promise<TestUpstream> => {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    answer(request, response, seen.length);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAtEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, server, port, ...openTransport({ CLEVERREACH_URL: `http://127.0.0.1:${port}`, ...environment }) };
};

export const read: OutgoingRequest = { method: 'GET', path: '/v3/groups', headers: {}, effect: 'read', isRepeatable: true };
export const write: OutgoingRequest = { method: 'POST', path: '/v3/groups', headers: {}, body: Buffer.from('{}'), effect: 'write', isRepeatable: false };

/** A sender that needs no token. */
export const account = (accountId: string): Sender => ({ accountId, authorization: async () => `Bearer ${accountId}` });

/** Half of an answer that is too long to be handed over whole. */
export const HALF = 'half'.repeat(10_000);

/** Begins an answer of two halves, which comes as a stream, and leaves it there. */
export const beginLong: Answer = (_request, response) => void response.writeHead(200, { 'content-length': String(2 * HALF.length) }).write(HALF);

export const ok: Answer = (_request, response) => void response.end('done');
export const closeSocket: Answer = (request) => void request.socket.destroy();
export const stayMute: Answer = () => undefined;
export const withStatus = (status: number, headers: Record<string, string> = {}): Answer => (_request, response) => void response.writeHead(status, headers).end('refused');
export const firstThen = (first: Answer, then: Answer): Answer => (request, response, attempt) => (attempt === 1 ? first : then)(request, response, attempt);

/** The body of an answer that is so long that it comes as a stream. */
export const streamOf = ({ body }: IncomingAnswer): Readable => {
  if (Buffer.isBuffer(body)) throw new Error('The answer came whole.');
  return body;
};

/** All that an answer says. */
export const textOf = ({ body }: IncomingAnswer): Promise<string> => (Buffer.isBuffer(body) ? Promise.resolve(body.toString()) : text(body));

/** The status and the body of an answer, or the code of the error. */
export const outcomeOf = async (call: Promise<IncomingAnswer>): Promise<unknown> => {
  try {
    const answer = await call;
    return [answer.status, await textOf(answer)];
  } catch (error) {
    return (error as { code: string }).code;
  }
};
