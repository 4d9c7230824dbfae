import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { AppConfig } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { Metrics } from '../telemetry/index.js';
import { discardBody } from './discard-body.js';
import { callerGone, readFailure } from './failure.js';
import type { Failure, Flight } from './failure.js';
import { Transport } from './ports.js';
import type { IncomingAnswer, OutgoingRequest } from './ports.js';
import { backoffMs, pause, pauseAfterAnswer, readRetryAfterMs } from './retry.js';
import type { RetryRules } from './retry.js';
import { openPool } from './watched-pool.js';

type Attempt = { readonly answer: IncomingAnswer } | { readonly failure: Failure };

/** Relays the caller's leaving to a request for as long as it may be cut off. */
const linkSignal = (request: OutgoingRequest, flight: Flight): { readonly signal: AbortSignal; readonly unlink: () => void } => {
  const controller = new AbortController();
  const leave = (): void => {
    if (request.effect === 'read' || !flight.hasLeft) controller.abort();
  };
  request.signal?.addEventListener('abort', leave);
  return { signal: controller.signal, unlink: () => request.signal?.removeEventListener('abort', leave) };
};

@Injectable()
export class UndiciTransport extends Transport implements OnApplicationShutdown {
  readonly #pool: Dispatcher;
  readonly #basePath: string;
  readonly #rules: RetryRules;

  constructor(
    config: AppConfig,
    private readonly metrics: Metrics,
  ) {
    super();
    const { values } = config;
    this.#pool = openPool(values);
    this.#basePath = values.CLEVERREACH_URL.pathname.replace(/\/+$/, '');
    this.#rules = {
      retries: values.UPSTREAM_RETRIES,
      delayMs: values.UPSTREAM_RETRY_DELAY_MS,
      retryAfterMaxMs: values.UPSTREAM_RETRY_AFTER_MAX_MS,
    };
  }

  async request(request: OutgoingRequest): Promise<IncomingAnswer> {
    if (!/^\/(?!\/)[\x21-\x7e]*$/.test(request.path)) throw new GatewayError('internal', 'A path to CleverReach begins with one slash.');
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#try(request);
      const isLast = attempt >= this.#rules.retries;
      const pauseMs = isLast ? undefined : this.#pauseAfter(outcome, request, attempt);
      if (pauseMs === undefined) return this.#end(outcome);
      if ('answer' in outcome) await discardBody(outcome.answer.body);
      await pause(pauseMs, request.signal);
      this.metrics.countRetry();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.destroy();
  }

  #pauseAfter(outcome: Attempt, request: OutgoingRequest, attempt: number): number | undefined {
    if ('failure' in outcome) return outcome.failure.mayRepeat ? backoffMs(attempt, this.#rules) : undefined;
    if (!request.isRepeatable) return undefined;
    const { status, headers } = outcome.answer;
    return pauseAfterAnswer({ status, retryAfterMs: readRetryAfterMs(headers['retry-after'], Date.now()) }, attempt, this.#rules);
  }

  #end(outcome: Attempt): IncomingAnswer {
    if ('failure' in outcome) throw outcome.failure.error;
    return outcome.answer;
  }

  async #try(request: OutgoingRequest): Promise<Attempt> {
    if (request.signal?.aborted === true) return { failure: { error: callerGone(), mayRepeat: false } };
    const flight: Flight = { hasLeft: false };
    try {
      const answer = await this.#send(request, flight);
      this.metrics.countUpstreamCall(answer.status);
      return { answer };
    } catch (error) {
      const failure = readFailure(error, request, flight);
      this.metrics.countUpstreamCall(failure.error.code);
      return { failure };
    }
  }

  async #send(request: OutgoingRequest, flight: Flight): Promise<IncomingAnswer> {
    const { signal, unlink } = linkSignal(request, flight);
    const { statusCode, headers, body } = await this.#pool
      .request({
        method: request.method,
        path: this.#basePath + request.path,
        headers: request.headers,
        body: request.body ?? null,
        signal,
        opaque: flight,
      })
      .catch((error: unknown) => {
        unlink();
        throw error;
      });
    body.once('close', unlink);
    return { status: statusCode, headers, body };
  }
}
