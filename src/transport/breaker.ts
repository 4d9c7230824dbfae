import { CircuitState, CountBreaker } from 'cockatiel';

export interface BreakerRules {
  /** Last calls that are looked at. */
  readonly calls: number;
  /** Share of failures above which it opens, 0 to 1. */
  readonly share: number;
  readonly openMs: number;
}

/** What a call was let through as: one like any other, or the one that tries an open breaker. */
export type Pass = 'usual' | 'probe';

/**
 * The circuit breaker of one account. cockatiel counts; when a call may go is decided here, because its policy lets calls wait for the
 * probe and costs every call a promise. Times are milliseconds of any clock that never goes back.
 */
export class Breaker {
  readonly #calls: CountBreaker;
  #state: 'closed' | 'open' = 'closed';
  #openUntil = 0;
  #isProbing = false;
  #isOpenForAll = false;

  constructor(private readonly rules: BreakerRules) {
    this.#calls = new CountBreaker({ threshold: rules.share, size: rules.calls, minimumNumberOfCalls: Math.ceil(rules.calls / 2) });
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  stateAt(nowMs: number): 'closed' | 'open' | 'half_open' {
    if (this.isClosed) return 'closed';
    return nowMs >= this.#openUntil ? 'half_open' : 'open';
  }

  /** Whether a call would be let through now. */
  isPassable(nowMs: number): boolean {
    return this.isClosed || (!this.#isProbing && nowMs >= this.#openUntil);
  }

  /** Milliseconds until the next probe. */
  waitMs(nowMs: number): number {
    return Math.max(0, this.#openUntil - nowMs);
  }

  /** Lets a call through or not. Every pass must end in `succeed`, `fail` or `abandon`. */
  admit(nowMs: number): Pass | undefined {
    if (this.isClosed) return 'usual';
    if (!this.isPassable(nowMs)) return undefined;
    this.#isProbing = true;
    return 'probe';
  }

  /** True where this closed it. */
  succeed(pass: Pass): boolean {
    if (pass === 'usual') {
      if (this.isClosed) this.#calls.success(CircuitState.Closed);
      return false;
    }
    this.#close();
    return true;
  }

  /** True where this opened it, or left it open after a probe. */
  fail(pass: Pass, nowMs: number): boolean {
    if (pass === 'usual' && (!this.isClosed || !this.#calls.failure(CircuitState.Closed))) return false;
    this.#open(nowMs + this.rules.openMs);
    return true;
  }

  /** The call told nothing about CleverReach. */
  abandon(pass: Pass): void {
    if (pass === 'probe') this.#isProbing = false;
  }

  /** Opens it because most accounts fail. */
  openForAll(until: number): void {
    if (!this.isClosed) return;
    this.#open(until);
    this.#isOpenForAll = true;
  }

  /** Closes it where it did not open by itself. */
  closeForAll(): void {
    if (this.#isOpenForAll) this.#close();
  }

  #open(until: number): void {
    this.#state = 'open';
    this.#openUntil = until;
    this.#isProbing = false;
    this.#isOpenForAll = false;
  }

  #close(): void {
    this.#state = 'closed';
    this.#isProbing = false;
    this.#isOpenForAll = false;
    this.#calls.success(CircuitState.HalfOpen);
  }
}
