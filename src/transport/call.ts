import type { GatewayError } from '../core/index.js';
import type { Metrics } from '../telemetry/index.js';
import type { Pass } from './breaker.js';
import type { Calling } from './exchange.js';
import { mayBeDone, outcomeUnknown, readFailure } from './failure.js';
import type { Failure, Flight } from './failure.js';
import type { Lane } from './lane.js';
import type { Lanes } from './lanes.js';
import type { IncomingAnswer, OutgoingRequest, Sender } from './ports.js';
import { readRetryAfterMs } from './retry.js';

export const TOO_MANY_REQUESTS = 429;

/** What a call is about, and when it must have begun to be answered. */
interface Order {
  readonly request: OutgoingRequest;
  readonly sender: Sender | undefined;
  readonly lane: Lane;
  /** By `performance.now()`. */
  readonly dueAt: number;
}

/** A request with all its attempts. Tells the lane what each of them says about CleverReach: one verdict an attempt. */
export class Call implements Calling {
  readonly request: OutgoingRequest;
  readonly sender: Sender | undefined;
  readonly lane: Lane;
  readonly dueAt: number;
  /** Attempts made before the one that runs. */
  attempt = 0;
  /** That an earlier attempt may have been carried out: no refusal of a later one says that the call was not. */
  doubt: GatewayError | undefined;
  #pass: Pass = 'usual';
  #isGood = false;

  constructor(
    { request, sender, lane, dueAt }: Order,
    private readonly lanes: Lanes,
    private readonly metrics: Metrics,
  ) {
    this.request = request;
    this.sender = sender;
    this.lane = lane;
    this.dueAt = dueAt;
  }

  /** Has the circuit breaker let the next attempt through; false where it does not. */
  admit(nowMs: number): boolean {
    const pass = this.lane.breaker.admit(nowMs);
    if (!pass) return false;
    this.#pass = pass;
    this.#isGood = false;
    return true;
  }

  answered(status: number, headers: IncomingAnswer['headers'], startedAt: number): void {
    this.metrics.countUpstreamCall(status);
    if (mayBeDone(status) && this.request.effect === 'write') this.doubt ??= outcomeUnknown(undefined, this.request.isRepeatable);
    if (status >= 500) {
      this.lanes.fail(this.lane, this.#pass);
    } else if (status === TOO_MANY_REQUESTS) {
      this.lane.breaker.abandon(this.#pass);
      this.lanes.slow(this.lane, startedAt, readRetryAfterMs(headers['retry-after'], Date.now()));
    } else {
      this.#isGood = true;
      // A reader who takes his time must not keep all others from a CleverReach that answers again.
      if (this.#pass === 'probe') this.lanes.succeed(this.lane, 'probe');
    }
  }

  ended(isBroken: boolean): void {
    if (!this.#isGood) return;
    if (isBroken) this.lanes.fail(this.lane, 'usual');
    else this.lanes.succeed(this.lane, 'usual');
  }

  /** Why an attempt got no answer. Rethrows what is a mistake of ours. */
  failed(error: unknown, flight: Flight): Failure {
    let isFailing = false;
    try {
      const failure = readFailure(error, this.request, flight);
      isFailing = failure.error.code !== 'caller_gone';
      this.metrics.countUpstreamCall(failure.error.code);
      if (failure.error.code === 'outcome_unknown') this.doubt = failure.error;
      return failure;
    } finally {
      if (isFailing) this.lanes.fail(this.lane, this.#pass);
      else this.lane.breaker.abandon(this.#pass);
    }
  }
}
