const MAX_DOUBLINGS = 10;

export interface PaceRules {
  /** Calls per second that are regained every second, and the least that is kept. */
  readonly step: number;
  /** Pause after a 429 that names no time. */
  readonly pauseMs: number;
  readonly pauseMaxMs: number;
}

/** A slowing that another instance has met. */
export interface Slowing {
  readonly pauseMs: number;
  readonly callsPerSecond: number;
}

/**
 * How fast an account may send. CleverReach publishes no limits, so they are felt for: free until a 429 comes, then a pause and half
 * the speed that was too fast, then a little faster every second, and free again at twice that speed. Times are milliseconds of
 * any clock that never goes back.
 */
export class Pace {
  #callsPerSecond = Infinity;
  #freeAbove = Infinity;
  #slowedAt = -Infinity;
  #pausedUntil = -Infinity;
  #nextAt = -Infinity;
  #strikes = 0;

  constructor(private readonly rules: PaceRules) {}

  get isSlowed(): boolean {
    return this.#callsPerSecond !== Infinity;
  }

  /** Milliseconds until a call may leave. */
  waitMs(nowMs: number): number {
    if (!this.isSlowed || this.#speedAt(nowMs) === Infinity) return 0;
    return Math.max(0, this.#pausedUntil - nowMs, this.#nextAt - nowMs);
  }

  /** Takes the next place on the road and tells how long to wait for it. */
  take(nowMs: number): number {
    const speed = this.#speedAt(nowMs);
    if (speed === Infinity) return 0;
    const at = Math.max(nowMs, this.#pausedUntil, this.#nextAt);
    this.#nextAt = at + 1_000 / speed;
    return at - nowMs;
  }

  /**
   * Learns from a 429 to a call that left at `leftAt`, at a speed of `callsPerSecond`. Undefined where the call had left before the
   * account was slowed last: what comes back of one rush is one lesson.
   */
  slow(limited: { readonly leftAt: number; readonly retryAfterMs: number | undefined; readonly callsPerSecond: number }, nowMs: number): Slowing | undefined {
    if (limited.leftAt <= this.#slowedAt) return undefined;
    const { pauseMs: ownMs, pauseMaxMs } = this.rules;
    const pauseMs = Math.min(limited.retryAfterMs ?? ownMs * 2 ** this.#strikes, pauseMaxMs);
    this.#strikes = Math.min(this.#strikes + 1, MAX_DOUBLINGS);
    const callsPerSecond = Math.min(this.#speedAt(nowMs), limited.callsPerSecond);
    this.#halve(callsPerSecond, nowMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, nowMs + pauseMs);
    return { pauseMs, callsPerSecond };
  }

  /** Learns what another instance has met; an account that is slowed here already only waits as long. */
  adopt({ pauseMs, callsPerSecond }: Slowing, nowMs: number): void {
    if (this.#speedAt(nowMs) === Infinity) this.#halve(callsPerSecond, nowMs);
    this.#pausedUntil = Math.max(this.#pausedUntil, nowMs + Math.min(pauseMs, this.rules.pauseMaxMs));
  }

  /** CleverReach has taken a call. */
  succeed(): void {
    this.#strikes = 0;
  }

  #halve(callsPerSecond: number, nowMs: number): void {
    const { step } = this.rules;
    this.#slowedAt = nowMs;
    this.#callsPerSecond = Math.max(step, callsPerSecond / 2);
    this.#freeAbove = 2 * Math.max(step, callsPerSecond);
  }

  #speedAt(nowMs: number): number {
    if (!this.isSlowed) return Infinity;
    const since = Math.max(this.#slowedAt, this.#pausedUntil);
    const speed = this.#callsPerSecond + (this.rules.step * Math.max(0, nowMs - since)) / 1_000;
    if (speed < this.#freeAbove) return speed;
    this.#callsPerSecond = Infinity;
    return Infinity;
  }
}
