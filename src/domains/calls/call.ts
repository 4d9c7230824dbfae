import type { CallContext } from '../../upstream/index.js';
import { Turnstile } from './turnstile.js';

/** What one operation may cost. */
export interface CallLimits {
  /** Calls to CleverReach that run at the same time. */
  readonly callsAtOnce: number;
  /** Calls to CleverReach in all. */
  readonly callsInTotal: number;
  /** Rows of one page. */
  readonly rowsPerPage: number;
}

/**
 * One GraphQL operation: who calls, for which account, and what was read for it already.
 * What it keeps lives as long as the operation and is forgotten after a write.
 */
export class Call {
  readonly turnstile: Turnstile;
  /** A deletion of the operation may still be under way: what is written now could go with it. */
  mayBeDestroying = false;
  readonly #kept = new Map<unknown, unknown>();

  constructor(
    readonly context: CallContext,
    readonly limits: CallLimits,
  ) {
    this.turnstile = new Turnstile(limits.callsAtOnce, limits.callsInTotal);
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
