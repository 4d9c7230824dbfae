import type { GatewayError } from '../core/index.js';
import { Breaker } from './breaker.js';
import type { BreakerRules } from './breaker.js';
import { breakerOpen, noTurn, slowed } from './failure.js';
import { Pace } from './pace.js';
import type { PaceRules } from './pace.js';
import { RetryBudget } from './retry-budget.js';
import type { BudgetRules } from './retry-budget.js';
import { WaitingCall } from './waiting-call.js';

export interface LaneRules {
  /** Calls on their way at once. */
  readonly concurrency: number;
  /** Calls that may wait. */
  readonly queue: number;
  readonly queueWaitMs: number;
  readonly breaker: BreakerRules;
  readonly pace: PaceRules;
  readonly budget: BudgetRules;
}

/** What the lanes share. */
export interface Road {
  /** Connections that no call has taken. */
  readonly free: number;
  /** A call took a connection of its own. */
  taken(): void;
  /** A call gave it back, or one has begun to wait. */
  changed(lane: Lane, given: number): void;
}

/** The way of one account to CleverReach: turns, pace, circuit breaker and budget of repeats. */
export class Lane {
  readonly breaker: Breaker;
  readonly pace: Pace;
  readonly budget: RetryBudget;
  readonly #waiting = new Set<WaitingCall>();
  #running = 0;
  #lastCallAt = -Infinity;
  #alarm: NodeJS.Timeout | undefined;

  constructor(
    readonly accountId: string,
    private readonly road: Road,
    private readonly rules: LaneRules,
  ) {
    this.breaker = new Breaker(rules.breaker);
    this.pace = new Pace(rules.pace);
    this.budget = new RetryBudget(rules.budget);
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** When a call came last. */
  get lastCallAt(): number {
    return this.#lastCallAt;
  }

  /** Takes a turn if there is one now, and then it must be given back with `leave`. Throws `upstream_unavailable` where the breaker is open. */
  enter(nowMs: number): boolean {
    this.#lastCallAt = nowMs;
    if (!this.breaker.isPassable(nowMs)) throw breakerOpen(this.breaker.waitMs(nowMs));
    if (this.#waiting.size > 0 || !this.#mayStart(nowMs)) return false;
    this.#start(nowMs);
    return true;
  }

  /** Waits for a turn, `maxMs` at most. Throws `too_busy`, `upstream_rate_limited` or `caller_gone`. */
  wait(signal: AbortSignal | undefined, maxMs: number): Promise<void> {
    const waitMs = Math.min(this.rules.queueWaitMs, maxMs);
    const pausedMs = this.pace.waitMs(performance.now());
    if (pausedMs > waitMs) throw slowed(pausedMs);
    if (this.#waiting.size >= this.rules.queue) throw noTurn('queue_full');
    const late = (): GatewayError => noTurn('queue_wait');
    const { turn } = new WaitingCall(this.#waiting, signal, { waitMs, late });
    this.road.changed(this, 0);
    return turn;
  }

  /** Gives a turn back. */
  leave(): void {
    this.#running -= 1;
    this.road.changed(this, 1);
  }

  /** Lets the first that waits go, if it may. */
  admitNext(nowMs: number): boolean {
    const first = this.#waiting.values().next().value;
    if (!first) return false;
    if (!this.#mayStart(nowMs)) {
      this.#wakeWhenPaused(nowMs);
      return false;
    }
    this.#start(nowMs);
    first.go();
    return true;
  }

  /** No connection is taken while one more would leave fewer to all others than this account has: nobody takes them all. */
  #mayStart(nowMs: number): boolean {
    return this.#running < this.rules.concurrency && this.#running < this.road.free && this.pace.waitMs(nowMs) === 0;
  }

  #start(nowMs: number): void {
    this.#running += 1;
    this.road.taken();
    this.budget.noteCall(nowMs);
    this.pace.take(nowMs);
  }

  #wakeWhenPaused(nowMs: number): void {
    const waitMs = this.pace.waitMs(nowMs);
    if (waitMs === 0 || this.#alarm) return;
    this.#alarm = setTimeout(() => {
      this.#alarm = undefined;
      this.road.changed(this, 0);
    }, waitMs).unref(); // those that wait have timers of their own
  }
}
