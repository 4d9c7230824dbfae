const WINDOW_MS = 10_000;

export interface BudgetRules {
  /** Repeats as a share of calls, 0 to 1. */
  readonly share: number;
  /** Repeats that are always allowed. */
  readonly floor: number;
}

/** Counts what an account sends, over the window that runs and the one before it, and so limits its repeats. */
export class RetryBudget {
  #windowAt = -Infinity;
  #calls = 0;
  #retries = 0;
  #callsBefore = 0;
  #retriesBefore = 0;

  constructor(private readonly rules: BudgetRules) {}

  /** Notes a call; repeats are none. Times are milliseconds of any clock that never goes back. */
  noteCall(nowMs: number): void {
    if (nowMs - this.#windowAt >= WINDOW_MS) this.#turn(nowMs);
    this.#calls += 1;
  }

  /** Takes one repeat out of the budget; false where none is left. */
  take(nowMs: number): boolean {
    if (nowMs - this.#windowAt >= WINDOW_MS) this.#turn(nowMs);
    const allowed = Math.max(this.rules.floor, (this.#calls + this.#callsBefore) * this.rules.share);
    if (this.#retries + this.#retriesBefore + 1 > allowed) return false;
    this.#retries += 1;
    return true;
  }

  /** Calls per second of late, repeats included. */
  callsPerSecond(nowMs: number): number {
    if (nowMs - this.#windowAt >= WINDOW_MS) this.#turn(nowMs);
    const seconds = Math.max(1_000, nowMs - this.#windowAt + (this.#callsBefore > 0 ? WINDOW_MS : 0)) / 1_000;
    return (this.#calls + this.#callsBefore + this.#retries + this.#retriesBefore) / seconds;
  }

  #turn(nowMs: number): void {
    const isNext = nowMs - this.#windowAt < 2 * WINDOW_MS;
    this.#callsBefore = isNext ? this.#calls : 0;
    this.#retriesBefore = isNext ? this.#retries : 0;
    this.#calls = 0;
    this.#retries = 0;
    this.#windowAt = nowMs;
  }
}
