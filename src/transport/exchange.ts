import { Readable } from 'node:stream';
import { errors } from 'undici';
import type { Dispatcher } from 'undici';
import type { Lane } from './lane.js';
import type { IncomingAnswer, OutgoingRequest } from './ports.js';

/** The call that an attempt belongs to. */
export interface Calling {
  readonly request: OutgoingRequest;
  /** An answer has begun, to an attempt that began at `startedAt`. */
  answered(status: number, headers: IncomingAnswer['headers'], startedAt: number): void;
  /** An answer that had begun has ended; by itself and too early where it is broken. */
  ended(isBroken: boolean): void;
}

const ignore = (): void => undefined;

/** An answer of so many bytes is handed over whole: a stream costs more than all else that is done for it, and one that breaks off can be told as what it is. */
const WHOLE_BYTES = 65_536;

interface Head {
  readonly status: number;
  readonly headers: IncomingAnswer['headers'];
}

const notWanted = (): Error => new Error('The answer is not wanted any more.');

/** The body of an answer: read as it arrives; destroyed before its end, it takes its connection with it. */
class AnswerBody extends Readable {
  constructor(private readonly exchange: Exchange) {
    super();
  }

  override _read(): void {
    this.exchange.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.exchange.cut();
    done(error);
  }
}

/**
 * One attempt: a request on a connection, and its answer. It hears of the caller's leaving (`handleEvent`) without a listener of its
 * own, and of everything else from undici without a promise or a stream in between: every call comes through here.
 */
export class Exchange implements Dispatcher.DispatchHandler {
  /** Its first byte is about to be written, or was. */
  hasLeft = false;
  readonly #startedAt = performance.now();
  readonly #answer = Promise.withResolvers<IncomingAnswer>();
  #controller: Dispatcher.DispatchController | undefined;
  #head: Head | undefined;
  /** What has come of an answer that may be small. */
  #chunks: Buffer[] = [];
  #bytes = 0;
  #begunAt = 0;
  #body: AnswerBody | undefined;
  #lane: Lane | undefined;
  #isOver = false;
  #isCut = false;

  /** `wholeMs`: how long a small answer may take from its beginning to its end. */
  constructor(
    private readonly call: Calling,
    private readonly wholeMs: number,
  ) {}

  /** Rejects with an error of undici. */
  send(pool: Dispatcher, options: Dispatcher.DispatchOptions): Promise<IncomingAnswer> {
    this.call.request.signal?.addEventListener('abort', this);
    pool.dispatch(options, this);
    return this.#answer.promise;
  }

  /** Gives the turn in a lane back once the body has ended or was destroyed. */
  leaveAtEnd(lane: Lane): void {
    if (this.#isOver) lane.leave();
    else this.#lane = lane;
  }

  /** The caller leaves: what is on its way and changes something goes on. */
  handleEvent(): void {
    if (this.call.request.effect === 'write' && this.hasLeft) return;
    if (this.#body) this.#destroyBody(new Error('The caller left.'));
    else this.cut();
  }

  /** Ends the exchange where it has not ended. */
  cut(): void {
    if (this.#isOver) return;
    this.#isCut = true;
    if (this.#controller) this.#controller.abort(notWanted());
    else this.onResponseError(undefined, notWanted()); // undici keeps it until it has a connection, and is told then
  }

  resume(): void {
    this.#controller?.resume();
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#isCut) controller.abort(notWanted());
    else this.hasLeft = true;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingAnswer['headers']): void {
    if (status < 200) return;
    this.#head = { status, headers };
    this.#begunAt = performance.now();
    if (Number(headers['content-length'] ?? 0) > WHOLE_BYTES) this.#stream(this.#head);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body) {
      if (!this.#body.push(chunk)) controller.pause();
      return;
    }
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    // undici bounds each pause, and an answer that drips has no long one.
    if (performance.now() - this.#begunAt > this.wholeMs) controller.abort(new errors.BodyTimeoutError());
    else if (this.#bytes > WHOLE_BYTES && this.#head) this.#stream(this.#head);
  }

  onResponseEnd(): void {
    this.#end();
    if (!this.#body && this.#head) this.#tell(this.#head, this.#whole());
    this.call.ended(false);
    this.#body?.push(null);
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#end();
    if (!this.#body) {
      this.#answer.reject(error);
      return;
    }
    this.call.ended(!this.#isCut);
    this.#destroyBody(error);
  }

  /** The answer goes on as a stream, with what has come of it. */
  #stream(head: Head): void {
    this.#body = new AnswerBody(this);
    for (const chunk of this.#chunks) this.#body.push(chunk);
    this.#chunks = [];
    this.#tell(head, this.#body);
  }

  #whole(): Buffer {
    const [only] = this.#chunks;
    return only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
  }

  #tell({ status, headers }: Head, body: Buffer | Readable): void {
    this.call.answered(status, headers, this.#startedAt);
    this.#answer.resolve({ status, headers, body });
  }

  #destroyBody(error: Error): void {
    this.#body?.on('error', ignore).destroy(error); // unheard, the event would end the process
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.call.request.signal?.removeEventListener('abort', this);
    this.#lane?.leave();
  }
}
