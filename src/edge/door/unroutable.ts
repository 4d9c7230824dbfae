import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../core/index.js';
import { toGatewayError } from './door-error.js';
import { readRequestId } from './request-id.js';
import { answerRestError } from './rest-error.js';
import { sendAnswer } from './send-answer.js';

/** Refuses a request in the words of a door. */
type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => Promise<void>;

interface DoorRoot {
  /** Whether the first segment of a path leads to the door. */
  readonly leads: (segment: string) => boolean;
  readonly refuse: Refuse;
}

/** Doors by their listener, those that serve every path last. */
const roots = new WeakMap<object, DoorRoot[]>();

/** The test of a Fastify path that ends in `/*`: its first segment is a word, or a parameter with a pattern. */
const leadsTo = (path: string): DoorRoot['leads'] => {
  const root = path.slice(1, -'/*'.length);
  const pattern = /^:\w+\((.*)\)$/.exec(root)?.[1];
  return pattern === undefined ? (segment) => segment === root : (segment) => new RegExp(pattern).test(segment);
};

/** Notes which paths a door serves, for those that the router cannot read. */
export const noteDoor = ({ server }: FastifyInstance, paths: readonly string[], refuse: Refuse): void => {
  const noted = roots.get(server) ?? [];
  roots.set(server, noted);
  for (const path of paths) {
    if (path === '/*') noted.push({ leads: () => true, refuse });
    else if (path.endsWith('/*')) noted.unshift({ leads: leadsTo(path), refuse });
  }
};

/**
 * Fastify's `frameworkErrors`: a request line that its router cannot read (`/v2/%zz`) is answered as the door answers to which its
 * first segment leads.
 */
export const answerUnroutable = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
  const [, segment = ''] = (request.raw.url ?? '').split('/', 2);
  const root = roots.get(request.server.server)?.find(({ leads }) => leads(segment));
  if (root) {
    void root.refuse(error, request, reply);
    return;
  }
  const answer = answerRestError(toGatewayError(error));
  void sendAnswer(reply, answer, { 'x-request-id': readRequestId(request.raw.headers['x-request-id']) });
};

/** Statuses of what Node cannot read, by the code of its error; 400 for all others. */
const unreadable: Readonly<Record<string, number>> = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 };

/** Fastify's `clientErrorHandler`: bytes that are no request, a method that nobody knows among them, name no door. They are told so as v1 to v3 tell a mistake. */
export const answerUnreadable = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  const status = unreadable[error.code ?? ''] ?? 400;
  const message = STATUS_CODES[status] ?? '';
  const { headers, body } = answerRestError(new GatewayError('invalid_input', message, { refusal: { status, message } }));
  const lines = Object.entries({ ...headers, connection: 'close', 'content-length': Buffer.byteLength(body) }).map(([name, value]) => `${name}: ${String(value)}`);
  if (socket.writable) socket.write([`HTTP/1.1 ${status} ${message}`, ...lines, '', body].join('\r\n'));
  socket.destroy(error);
};
