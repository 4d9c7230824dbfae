import type { AccountStamps } from '../storage/index.js';

/** What the store is told of an account once it has answered; more than one may wait for that. */
interface Next {
  readonly stamp: string;
  readonly told: PromiseWithResolvers<void>;
}

/**
 * Tells the store of new stamps, those of an account one after the other: one of before must not take the place of a later one. Of those
 * that come meanwhile only the last is told, which is as good for all of them: else the writes of an account would be as slow as the store is, times their number.
 */
export class StampChanges {
  /** Accounts of which the store is being told. */
  readonly #next = new Map<string, Next | undefined>();

  constructor(private readonly stamps: AccountStamps) {}

  /** Resolves once the store has the stamp, or a later one. Rejects where it was not told. */
  tell(accountId: string, stamp: string): Promise<void> {
    if (!this.#next.has(accountId)) return this.#begin(accountId, stamp);
    const told = this.#next.get(accountId)?.told ?? Promise.withResolvers<void>();
    this.#next.set(accountId, { stamp, told });
    return told.promise;
  }

  #begin(accountId: string, stamp: string): Promise<void> {
    this.#next.set(accountId, undefined);
    const told = this.stamps.change(accountId, stamp);
    const goOn = (): void => {
      const next = this.#next.get(accountId);
      this.#next.delete(accountId);
      next?.told.resolve(this.#begin(accountId, next.stamp));
    };
    told.then(goOn, goOn);
    return told;
  }
}
