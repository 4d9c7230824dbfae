import type { SharedCounts } from './shared-counts.js';

/** How long an unused place stays here for the next request, and how long the store is not asked again after it had too few. */
const PAUSE_MS = 50;
/** How long this process counts alone before it asks a store again that did not answer. */
const ALONE_MS = 1_000;

/** The part that this process holds of a number of places which all processes share. */
export class PlacePool {
  #limit = 0;
  #used = 0;
  #held = 0;
  #isAsking = false;
  #askAgainAt = 0;
  #later: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly shared: SharedCounts,
    private readonly options: { readonly name: string; readonly waitMs: number },
  ) {}

  /** Nothing is held, nobody waits. */
  get isIdle(): boolean {
    return this.#held === 0 && this.#used === 0 && this.#waiting.size === 0 && !this.#isAsking;
  }

  /** Takes one of `limit` places, waiting a moment for one to become free; false where none does. `leave` gives it back. */
  async enter(limit: number): Promise<boolean> {
    this.#limit = limit;
    if (this.#waiting.size === 0 && this.#hasPlace()) {
      this.#used += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const admit = (): void => {
      this.#used += 1;
      resolve(true);
    };
    this.#waiting.add(admit);
    const timer = setTimeout(() => {
      if (this.#waiting.delete(admit)) resolve(false);
    }, this.options.waitMs);
    if (performance.now() >= this.#askAgainAt) void this.settle();
    else this.#settleLater();
    return promise.finally(() => {
      clearTimeout(timer);
    });
  }

  leave(): void {
    this.#used -= 1;
    this.#serve();
    this.#settleLater();
  }

  /** Asks the store for as many places as are needed, gives back those that are not, and keeps the claim alive. */
  async settle(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    const needed = this.#used + this.#waiting.size;
    const wanted = Math.max(this.#used, Math.min(this.#limit, needed));
    const granted = await this.shared.claim({ name: this.options.name, used: this.#used, wanted, limit: this.#limit });
    this.#held = granted ?? (needed === 0 ? 0 : this.#limit);
    this.#isAsking = false;
    if (granted === undefined) this.#askAgainAt = performance.now() + ALONE_MS;
    else if (granted < wanted) this.#askAgainAt = performance.now() + PAUSE_MS;
    this.#serve();
    this.#settleLater();
  }

  #hasPlace(): boolean {
    return this.#used < Math.min(this.#held, this.#limit);
  }

  /** Where every place is here and in use, none comes from elsewhere; where all are in use and nobody waits, nothing is to be done. */
  #settleLater(): void {
    const mayGain = this.#waiting.size > 0 && this.#held < this.#limit;
    if (!mayGain && this.#held <= this.#used) return;
    const pauseMs = Math.max(PAUSE_MS, this.#askAgainAt - performance.now());
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      void this.settle();
    }, pauseMs).unref();
  }

  #serve(): void {
    for (const admit of this.#waiting) {
      if (!this.#hasPlace()) return;
      this.#waiting.delete(admit);
      admit();
    }
  }
}
