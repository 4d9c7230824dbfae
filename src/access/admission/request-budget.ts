import type { SharedCounts } from './shared-counts.js';

/** How a budget stands, as far as this process knows. */
export interface Standing {
  readonly remaining: number;
  readonly restMs: number;
}

interface Terms {
  /** The same in every process. */
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** Of what is left nobody takes more at once. */
const LARGEST_SHARE = 1 / 8;
const ALONE_MS = 60_000;

/**
 * A number of requests in a window that all processes share. Each takes small amounts from the store before it spends them: as many
 * as it has spent before in the window, one at first, and never more than an eighth of what is left. So all processes together never
 * spend more than the limit, and what one that stops leaves unspent is little. The window begins with its first request.
 */
export class RequestBudget {
  #left = 0;
  #spent = 0;
  #unclaimed: number;
  #endsAt = 0;
  #asked: Promise<void> | undefined;

  constructor(
    private readonly shared: SharedCounts,
    private readonly terms: Terms,
  ) {
    this.#unclaimed = terms.limit;
  }

  /** Spends one request; false where the window has none left. */
  async spend(): Promise<boolean> {
    for (;;) {
      if (performance.now() < this.#endsAt) {
        if (this.#left > 0) {
          this.#left -= 1;
          this.#spent += 1;
          return true;
        }
        if (this.#unclaimed === 0) return false;
      }
      await (this.#asked ??= this.#take().finally(() => (this.#asked = undefined)));
    }
  }

  get standing(): Standing {
    const restMs = Math.max(0, this.#endsAt - performance.now());
    return restMs > 0 ? { remaining: this.#left + this.#unclaimed, restMs } : { remaining: this.terms.limit, restMs: this.terms.windowMs };
  }

  async #take(): Promise<void> {
    const askedAt = performance.now();
    if (askedAt >= this.#endsAt) this.#begin();
    const wanted = Math.max(1, Math.min(this.#spent, Math.floor(this.#unclaimed * LARGEST_SHARE)));
    const [tally] = (await this.shared.add([{ name: this.terms.name, by: wanted, windowMs: this.terms.windowMs }])) ?? [];
    if (!tally) {
      this.#countAlone();
      return;
    }
    const { limit } = this.terms;
    const before = tally.total - wanted;
    if (before === 0) this.#begin(); // the window of the store was over as well
    this.#left += Math.max(0, Math.min(wanted, limit - before));
    this.#unclaimed = Math.max(0, limit - tally.total);
    this.#endsAt = askedAt + tally.restMs;
  }

  #begin(): void {
    this.#left = 0;
    this.#spent = 0;
    this.#unclaimed = this.terms.limit;
  }

  #countAlone(): void {
    const isNew = performance.now() >= this.#endsAt;
    if (isNew) this.#endsAt = performance.now() + Math.min(this.terms.windowMs, ALONE_MS);
    this.#left = this.#unclaimed;
    this.#unclaimed = 0;
  }
}
