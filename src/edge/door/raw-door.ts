import { METHODS } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PageOrigins } from '../../access/index.js';
import { factsOfError } from '../../telemetry/index.js';
import type { RequestLog } from '../../telemetry/index.js';
import { gatewayHeaders } from './cache-status.js';
import { compressAnswer } from './compression.js';
import type { DoorAnswer, DoorRequest } from './door-call.js';
import { patienceOver, readPatienceMs } from './caller-patience.js';
import { toGatewayError } from './door-error.js';
import { HttpArrival } from './http-arrival.js';
import { answerPreflight, isPreflight, letPageRead, originOfPage } from './foreign-pages.js';
import { readPast } from './read-past.js';
import type { BodyBounds } from './read-past.js';
import { readRequestId } from './request-id.js';
import { sendAnswer } from './send-answer.js';
import { readTrace, traceIdOf } from './trace.js';
import { noteDoor } from './unroutable.js';
import { writeTurn } from './write-turn.js';

export interface RawDoor {
  /** Name in log and metrics, e.g. `v3`. */
  readonly name: string;
  /** Fastify paths, e.g. `/v3/*`. */
  readonly paths: readonly string[];
  readonly body: BodyBounds;
  readonly handle: (request: DoorRequest) => DoorAnswer | Promise<DoorAnswer>;
  /** Words an error as this door does. */
  readonly answerError: (error: unknown) => DoorAnswer;
  /** Answers of JSON from this size on are packed as callers accept it; without it none is. */
  readonly compressFromBytes?: number;
  /** Where pages of other origins may call with credentials that allow them (CORS); without it no origin is looked at. */
  readonly pages?: PageOrigins;
}

const usual: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE']);

/** What else Node reads; not CONNECT, which names no path. Each door refuses them in its own words, so their bodies are not read. */
const unusual = METHODS.filter((method) => !usual.has(method) && method !== 'CONNECT');

/** Fastify refuses media types it cannot parse, so the name is put aside before it looks. */
const sentTypes = new WeakMap<IncomingMessage, string>();

const hideContentType = ({ raw }: FastifyRequest, _reply: FastifyReply, done: () => void): void => {
  const type = raw.headers['content-type'];
  if (type !== undefined) {
    sentTypes.set(raw, type);
    raw.headers['content-type'] = undefined; // deleted, it would make every later look at a header slow
  }
  done();
};

const headersOf = (raw: IncomingMessage): IncomingHttpHeaders => {
  const type = sentTypes.get(raw);
  if (type !== undefined) raw.headers['content-type'] = type;
  return raw.headers;
};

/** A proxy-style request line names scheme and host before the path. */
const splitTarget = (target: string): { rawPath: string; rawQuery: string } => {
  const own = target.replace(/^https?:\/\/[^/?]*/i, '');
  const at = own.indexOf('?');
  return at === -1 ? { rawPath: own, rawQuery: '' } : { rawPath: own.slice(0, at), rawQuery: own.slice(at + 1) };
};

const readRequest = (door: RawDoor, request: FastifyRequest, response: ServerResponse, signal: AbortSignal): DoorRequest => {
  const { rawPath, rawQuery } = splitTarget(request.raw.url ?? '');
  return {
    method: request.method,
    rawPath,
    rawQuery,
    headers: headersOf(request.raw),
    body: Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined,
    requestId: readRequestId(request.raw.headers['x-request-id']),
    trace: readTrace(request.raw.headers),
    pageOrigin: door.pages && originOfPage(request.raw),
    arrival: new HttpArrival(request, response),
    connection: request.raw.socket,
    signal,
    notes: {},
  };
};

/** Serves one request of a door and writes its line of the access log when the answer is out or the caller gone. */
class Visit {
  readonly #startedAt = performance.now();
  readonly #request: DoorRequest;
  readonly #leaving = new AbortController();
  #error: string | undefined;
  #isServed = false;
  #patience: NodeJS.Timeout | undefined;
  #isPatienceOver = false;

  constructor(
    private readonly door: RawDoor,
    private readonly log: RequestLog,
    request: FastifyRequest,
    private readonly reply: FastifyReply,
  ) {
    this.#request = readRequest(door, request, reply.raw, this.#leaving.signal);
    this.#waitNoLongerThan(readPatienceMs(request.raw.headers));
    reply.raw.once('close', () => {
      clearTimeout(this.#patience);
      if (!reply.raw.writableFinished) this.#leaving.abort();
      if (this.#isServed) this.#record();
    });
  }

  /** Nothing is worked for after the time that the caller wants to wait; an answer that has begun goes on. */
  #waitNoLongerThan(patienceMs: number | undefined): void {
    if (patienceMs === undefined) return;
    this.#patience = setTimeout(() => {
      this.#isPatienceOver = true;
      this.#leaving.abort();
    }, patienceMs);
  }

  async serve(): Promise<void> {
    try {
      const answer = this.#answer();
      await this.#send(answer instanceof Promise ? await answer : answer);
    } catch (error) {
      await this.#answerError(error);
    }
    this.#end();
  }

  #answer(): DoorAnswer | Promise<DoorAnswer> {
    const { pages, handle } = this.door;
    return pages && isPreflight(this.#request) ? answerPreflight(pages, this.#request) : handle(this.#request);
  }

  /** Answers a request that never reached its handler, once its caller can read that. */
  async refuse(error: unknown): Promise<void> {
    await readPast(this.reply.request.raw, this.door.body);
    this.reply.raw.setHeader('connection', 'close');
    await this.#answerError(error);
    this.#end();
  }

  async #answerError(thrown: unknown): Promise<void> {
    const told = toGatewayError(thrown);
    const error = told.code === 'caller_gone' && this.#isPatienceOver ? patienceOver() : told;
    this.#error = error.code;
    if (error.code === 'internal') this.log.log.error('request failed', { requestId: this.#request.requestId, ...factsOfError(error.cause ?? error) });
    await this.#send(this.door.answerError(error));
  }

  async #send(answer: DoorAnswer): Promise<void> {
    clearTimeout(this.#patience);
    const dressed = this.#dress(answer);
    const shown = dressed instanceof Promise ? await dressed : dressed;
    await writeTurn();
    const sent = sendAnswer(this.reply, shown, gatewayHeaders(this.#request));
    if (sent && (await sent)) this.#error = 'broken_answer';
  }

  /** The answer as this caller can read it: packed, and open to the page it came from. Most are neither, and nothing is waited for. */
  #dress(answer: DoorAnswer): DoorAnswer | Promise<DoorAnswer> {
    const { pages, compressFromBytes } = this.door;
    const packed = compressFromBytes === undefined ? answer : compressAnswer(this.#request, answer, compressFromBytes);
    return pages && this.#request.pageOrigin !== undefined ? this.#open(pages, packed) : packed;
  }

  async #open(pages: PageOrigins, answer: DoorAnswer | Promise<DoorAnswer>): Promise<DoorAnswer> {
    return letPageRead(pages, this.#request, await answer);
  }

  /** A caller may be gone before its answer is known. */
  #end(): void {
    this.#isServed = true;
    if (this.reply.raw.closed) this.#record();
  }

  #record(): void {
    const { requestId, notes } = this.#request;
    this.log.record({
      requestId,
      door: this.door.name,
      endpointId: notes.endpointId,
      consumerId: notes.consumerId,
      accountId: notes.accountId,
      traceId: traceIdOf(this.#request.trace),
      status: this.reply.raw.statusCode,
      error: this.#error ?? (this.reply.raw.writableFinished ? notes.errorCode : 'caller_gone'),
      durationMs: performance.now() - this.#startedAt,
    });
  }
}

/**
 * Mounts a door that reads requests raw: any method, any media type or none, the path as sent. Bodies arrive as bytes and are
 * refused above the limit; a body of GET and HEAD, and of methods that HTTP itself does not define, is ignored.
 */
export const mountRawDoor = (fastify: FastifyInstance, door: RawDoor, log: RequestLog): void => {
  const refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<void> => new Visit(door, log, request, reply).refuse(error);
  noteDoor(fastify, door.paths, refuse);
  for (const method of unusual) fastify.addHttpMethod(method, { overrideExisting: true });
  void fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: door.body.limitBytes }, (_request, body, done) => {
      done(null, body);
    });
    scope.addHook('onRequest', hideContentType);
    scope.setErrorHandler(refuse);
    for (const url of door.paths) {
      scope.route({
        method: [...usual, ...unusual],
        url,
        exposeHeadRoute: false,
        handler: (request, reply) => new Visit(door, log, request, reply).serve(),
      });
    }
  });
};
