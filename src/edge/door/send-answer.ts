import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import type { DoorAnswer } from './door-call.js';

const mayHaveBody = (method: string, status: number): boolean => method !== 'HEAD' && status !== 204 && status !== 304 && status >= 200;

const lengthOf = (body: string | Uint8Array | undefined): number => (body === undefined ? 0 : Buffer.byteLength(body));

/**
 * Writes an answer past the framework, byte for byte. A stream that breaks off takes the connection with it, so that the caller
 * sees a broken answer and never a complete wrong one. Resolves to what broke, or to nothing.
 */
export const sendAnswer = async (reply: FastifyReply, answer: DoorAnswer): Promise<unknown> => {
  reply.hijack();
  const { raw } = reply;
  const { status, headers, body } = answer;
  const isStream = body instanceof Readable;
  if (!mayHaveBody(reply.request.method, status)) {
    if (isStream) body.resume();
    raw.writeHead(status, headers).end();
    return undefined;
  }
  if (!isStream) {
    raw.writeHead(status, { ...headers, 'content-length': lengthOf(body) }).end(body);
    return undefined;
  }
  raw.writeHead(status, headers);
  // A plain end of the connection would be the end of a complete answer to a caller that speaks HTTP/1.0.
  body.once('error', () => raw.socket?.resetAndDestroy());
  try {
    await pipeline(body, raw);
    return undefined;
  } catch (error) {
    return error;
  }
};
