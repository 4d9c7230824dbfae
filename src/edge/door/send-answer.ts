import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { DoorAnswer } from './door-call.js';

const mayHaveBody = (method: string, status: number): boolean => method !== 'HEAD' && status !== 204 && status !== 304 && status >= 200;

const lengthOf = (body: string | Uint8Array | undefined): number => (body === undefined ? 0 : Buffer.byteLength(body));

/** Node joins head and text to one text first, which a long one is not worth. */
const LONG_BYTES = 65_536;

/** Bytes up to this length are cheaper as a text that joins the head than written beside it. */
const SHORT_BYTES = 4_096;

/**
 * Ends an answer with all of its content. A text of as many bytes as characters is ASCII: Latin-1 has the same bytes for it and is copied,
 * not encoded. Bytes of any kind are the same in Latin-1.
 */
const endWith = (raw: ServerResponse, body: string | Uint8Array | undefined, length: number): void => {
  if (typeof body !== 'string') {
    if (Buffer.isBuffer(body) && length <= SHORT_BYTES) raw.end(body.toString('latin1'), 'latin1');
    else raw.end(body);
    return;
  }
  const encoding = body.length === length ? 'latin1' : 'utf8';
  if (length < LONG_BYTES) raw.end(body, encoding);
  else raw.end(Buffer.from(body, encoding));
};

const ignore = (): void => undefined;

/**
 * Hands on a stream as fast as the caller reads it. `pipeline` would cost more than all else that is done for a small answer. Resolves to
 * what broke; a caller who leaves breaks nothing.
 */
const handOn = (body: Readable, raw: ServerResponse): Promise<unknown> =>
  new Promise((resolve) => {
    body.on('data', (chunk: Uint8Array | string) => {
      if (!raw.write(chunk)) body.pause();
    });
    body.once('end', () => {
      raw.end();
      resolve(undefined);
    });
    body.on('error', ignore);
    const end = (): void => {
      if (body.readableEnded || raw.closed) return;
      // A plain end of the connection would be the end of a complete answer to a caller that speaks HTTP/1.0.
      if (raw.socket) raw.socket.resetAndDestroy();
      else raw.destroy();
      resolve(body.errored ?? new Error('The answer broke off.'));
    };
    body.once('close', end);
    if (body.closed) end();
    raw.on('drain', () => body.resume());
    raw.once('close', () => {
      resolve(undefined);
      body.destroy();
    });
  });

/**
 * Writes an answer past the framework, byte for byte. A stream that breaks off takes the connection with it, so that the caller
 * sees a broken answer and never a complete wrong one. `more` are headers beside its own. Nothing is waited for but a stream: it
 * resolves to what broke, or to nothing.
 */
export const sendAnswer = (reply: FastifyReply, { status, headers, body }: DoorAnswer, more: DoorAnswer['headers']): Promise<unknown> | undefined => {
  reply.hijack();
  const { raw } = reply;
  const isStream = body instanceof Readable;
  if (!mayHaveBody(reply.request.method, status)) {
    if (isStream) body.on('error', ignore).resume();
    raw.writeHead(status, { ...headers, ...more }).end();
    return undefined;
  }
  if (!isStream) {
    const length = lengthOf(body);
    endWith(raw.writeHead(status, { ...headers, ...more, 'content-length': length }), body, length);
    return undefined;
  }
  if (raw.destroyed) {
    body.on('error', ignore).destroy();
    return undefined;
  }
  raw.writeHead(status, { ...headers, ...more });
  return handOn(body, raw);
};
