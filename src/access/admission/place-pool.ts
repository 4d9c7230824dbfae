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
  #askAgainAt = 0;
  #asked: Promise<void> | undefined;
  #askedNext: Promise<void> | undefined;
  #later: NodeJS.Timeout | undefined;
  readonly #waiting = new Set<() => void>();

  constructor(
    private readonly shared: SharedCounts,
    private readonly options: { readonly name: string; readonly waitMs: number },
  ) {}

  /** Nothing is held, nobody waits. */
  get isIdle(): boolean {
    return this.#held === 0 && this.#used === 0 && this.#waiting.size === 0 && !this.#asked;
  }

  /** Takes one of `limit` places. Where the store has none it waits a moment for one to become free; false where none does. `leave` gives it back. */
  async enter(limit: number): Promise<boolean> {
    this.#limit = limit;
    if (this.#waiting.size === 0 && this.#hasPlace()) {
      this.#used += 1;
      return true;
    }
    const { promise: admitted, resolve: admit } = Promise.withResolvers<void>();
    this.#waiting.add(admit);
    if (this.#held < limit && performance.now() >= this.#askAgainAt) await this.settle();
    else this.#settleLater();
    if (this.#waiting.has(admit)) await this.#waitFor(admitted);
    return !this.#waiting.delete(admit);
  }

  leave(): void {
    this.#used -= 1;
    this.#serve();
    this.#settleLater();
  }

  /** Asks the store for as many places as are needed by now, gives back those that are not, and keeps the claim alive. */
  settle(): Promise<void> {
    if (this.#asked) return (this.#askedNext ??= this.#asked.then(() => this.#settleNext())); // what is under way does not know of it
    this.#asked = this.#ask().finally(() => (this.#asked = undefined));
    return this.#asked;
  }

  #settleNext(): Promise<void> {
    this.#askedNext = undefined;
    return this.settle();
  }

  async #ask(): Promise<void> {
    const needed = this.#used + this.#waiting.size;
    const wanted = Math.max(this.#used, Math.min(this.#limit, needed));
    const granted = await this.shared.claim({ name: this.options.name, used: this.#used, wanted, limit: this.#limit });
    this.#held = granted ?? this.#limit;
    if (granted === undefined) this.#askAgainAt = performance.now() + ALONE_MS;
    else if (granted < wanted) this.#askAgainAt = performance.now() + PAUSE_MS;
    this.#serve();
    this.#settleLater();
  }

  async #waitFor(admitted: Promise<void>): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.options.waitMs);
    await Promise.race([admitted, late]);
    clearTimeout(timer);
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
      this.#used += 1;
      admit();
    }
  }
}
