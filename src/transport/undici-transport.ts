import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { Dispatcher } from 'undici';
import { AppConfig } from '../config/index.js';
import { GatewayError, goOn } from '../core/index.js';
import { Metrics } from '../telemetry/index.js';
import type { Withheld } from '../telemetry/index.js';
import { Call, TOO_MANY_REQUESTS } from './call.js';
import { discardBody } from './discard-body.js';
import { Exchange } from './exchange.js';
import { breakerOpen, callerGone, noTurn } from './failure.js';
import type { Failure } from './failure.js';
import type { Lane } from './lane.js';
import { Lanes } from './lanes.js';
import { openPool } from './pool.js';
import { Transport } from './ports.js';
import type { IncomingAnswer, OutgoingRequest, Sender } from './ports.js';
import { backoffMs, pause, pauseAfterAnswer, readRetryAfterMs } from './retry.js';
import type { RetryRules } from './retry.js';

type Outcome = { readonly answer: IncomingAnswer; readonly exchange: Exchange } | { readonly failure: Failure };

/** Whether an answer says that the call was not carried out. One that refuses the token does so of itself alone: the call is sent again with another one. */
const isRefusal = ({ status }: IncomingAnswer): boolean => (status >= 400 && status < 500 && status !== 401) || status === 503;

@Injectable()
export class UndiciTransport extends Transport implements OnApplicationShutdown {
  readonly #pool: Dispatcher;
  readonly #basePath: string;
  readonly #rules: RetryRules;
  readonly #deadlineMs: number;
  readonly #headersTimeoutMs: number;
  readonly #bodyTimeoutMs: number;

  constructor(
    config: AppConfig,
    private readonly lanes: Lanes,
    private readonly metrics: Metrics,
  ) {
    super();
    const { values } = config;
    this.#pool = openPool(values);
    this.#basePath = values.CLEVERREACH_URL.pathname.replace(/\/+$/, '');
    this.#deadlineMs = values.UPSTREAM_DEADLINE_MS;
    this.#headersTimeoutMs = values.UPSTREAM_HEADERS_TIMEOUT_MS;
    this.#bodyTimeoutMs = values.UPSTREAM_BODY_TIMEOUT_MS;
    this.#rules = {
      retries: values.UPSTREAM_RETRIES,
      delayMs: values.UPSTREAM_RETRY_DELAY_MS,
      retryAfterMaxMs: values.UPSTREAM_RETRY_AFTER_MAX_MS,
    };
  }

  async request(request: OutgoingRequest, sender?: Sender): Promise<IncomingAnswer> {
    if (!/^\/(?!\/)[\x21-\x7e]*$/.test(request.path)) throw new GatewayError('internal', 'A path to CleverReach begins with one slash.');
    if (request.signal?.aborted === true) throw callerGone();
    const lane = this.lanes.of(sender?.accountId ?? '');
    const nowMs = performance.now();
    const waiting = this.#enter(lane, request, nowMs);
    if (waiting) await waiting;
    return this.#carryOut(new Call({ request, sender, lane, dueAt: nowMs + this.#deadlineMs }, this.lanes, this.metrics));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#pool.destroy();
  }

  /** Nothing where the turn has come already. */
  #enter(lane: Lane, request: OutgoingRequest, nowMs: number): Promise<void> | undefined {
    try {
      return lane.enter(nowMs) ? undefined : this.#wait(lane, request, nowMs);
    } catch (error) {
      throw this.#withheld(error);
    }
  }

  async #wait(lane: Lane, request: OutgoingRequest, sinceMs: number): Promise<void> {
    try {
      await lane.wait(request.signal, this.#deadlineMs);
    } catch (error) {
      throw this.#withheld(error);
    } finally {
      this.metrics.observeQueue((performance.now() - sinceMs) / 1_000);
    }
  }

  #withheld(error: unknown): unknown {
    const reason = error instanceof GatewayError ? error.facts['reason'] : undefined;
    if (reason !== undefined) this.metrics.countWithheld(reason as Withheld);
    return error;
  }

  /** Gives the turn back when the answer has ended, or at once where there is none. */
  async #carryOut(call: Call): Promise<IncomingAnswer> {
    const { lane, request } = call;
    let kept: Exchange | undefined;
    try {
      for (;;) {
        const outcome = await this.#try(call);
        const pauseMs = this.#pauseAfter(outcome, call);
        if (pauseMs === undefined) {
          if ('failure' in outcome) throw outcome.failure.error;
          if (call.attempt > 0 && call.doubt && isRefusal(outcome.answer)) {
            await discardBody(outcome.answer.body);
            throw call.doubt;
          }
          kept = outcome.exchange;
          return outcome.answer;
        }
        if ('answer' in outcome) await discardBody(outcome.answer.body);
        await pause(pauseMs, request.signal);
        call.attempt += 1;
        this.metrics.countRetry();
      }
    } catch (error) {
      throw call.doubt ?? error;
    } finally {
      if (kept) kept.leaveAtEnd(lane);
      else lane.leave();
    }
  }

  /** The pause before the next attempt; undefined where there is none. */
  #pauseAfter(outcome: Outcome, { attempt, request, lane, dueAt }: Call): number | undefined {
    if (attempt >= this.#rules.retries) return undefined;
    const wishMs = this.#wishedPause(outcome, request, attempt);
    if (wishMs === undefined) return undefined;
    const nowMs = performance.now();
    const pauseMs = Math.max(wishMs, lane.pace.waitMs(nowMs));
    if (nowMs + pauseMs >= dueAt || !lane.breaker.isPassable(nowMs + pauseMs)) return undefined;
    const isFree = 'failure' in outcome && outcome.failure.isFree === true;
    if (!isFree && !lane.budget.take(nowMs)) {
      this.metrics.countRetryWithheld();
      return undefined;
    }
    return Math.max(wishMs, lane.pace.take(nowMs));
  }

  #wishedPause(outcome: Outcome, request: OutgoingRequest, attempt: number): number | undefined {
    if ('failure' in outcome) return outcome.failure.mayRepeat ? backoffMs(attempt, this.#rules) : undefined;
    const { status, headers } = outcome.answer;
    if (!request.isRepeatable || status < TOO_MANY_REQUESTS) return undefined;
    return pauseAfterAnswer({ status, retryAfterMs: readRetryAfterMs(headers['retry-after'], Date.now()) }, attempt, this.#rules);
  }

  #try(call: Call): Outcome | Promise<Outcome> {
    const { headers } = call.request;
    return call.sender ? goOn(call.sender.authorization(), (authorization) => this.#send(call, { ...headers, authorization })) : this.#send(call, headers);
  }

  #send(call: Call, headers: OutgoingRequest['headers']): Outcome | Promise<Outcome> {
    const { request, lane, dueAt } = call;
    if (request.signal?.aborted === true) return { failure: { error: callerGone(), mayRepeat: false } };
    const nowMs = performance.now();
    if (nowMs >= Math.min(dueAt, request.leaveBefore ?? Infinity)) throw this.#withheld(noTurn('deadline'));
    if (!call.admit(nowMs)) throw this.#withheld(breakerOpen(lane.breaker.waitMs(nowMs)));
    const exchange = new Exchange(call, this.#bodyTimeoutMs);
    return exchange.send(this.#pool, this.#optionsOf(request, headers, dueAt - nowMs)).then(
      (answer) => ({ answer, exchange }),
      (error: unknown) => ({ failure: call.failed(error, exchange) }),
    );
  }

  /** A write is not given up by a shorter wait than the usual: it would be lost sight of. */
  #optionsOf(request: OutgoingRequest, headers: OutgoingRequest['headers'], leftMs: number): Dispatcher.DispatchOptions {
    const options = { method: request.method, path: this.#basePath + request.path, headers, body: request.body ?? null };
    const isShort = request.effect === 'read' && leftMs < this.#headersTimeoutMs;
    return isShort ? { ...options, headersTimeout: Math.max(1, Math.ceil(leftMs)) } : options;
  }
}
