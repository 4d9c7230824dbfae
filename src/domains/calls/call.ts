import type { CallContext } from '../../upstream/index.js';
import { Turnstile } from './turnstile.js';
import type { TurnstileLimits } from './turnstile.js';

/**
 * One GraphQL operation: who calls, for which account, and what was read for it already.
 * What it keeps lives as long as the operation and is forgotten after a write.
 */
export class Call {
  readonly turnstile: Turnstile;
  readonly #kept = new Map<unknown, unknown>();

  constructor(
    readonly context: CallContext,
    limits: TurnstileLimits,
  ) {
    this.turnstile = new Turnstile(limits);
  }

  get accountId(): string {
    return this.context.accountId;
  }

  /** The value kept under `key`, made at the first question. */
  keep<T>(key: unknown, make: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    return this.#kept.get(key) as T;
  }

  /** Drops everything that was read, so that what follows a write sees it. */
  forget(): void {
    this.#kept.clear();
  }
}
