import type { AccountStamps } from '../storage/index.js';

/** Tells the store of new stamps, those of an account one after the other: one of before must not take the place of a later one. */
export class StampChanges {
  readonly #last = new Map<string, Promise<void>>();

  constructor(private readonly stamps: AccountStamps) {}

  /** Resolves once the store has the stamp. Rejects where it was not told. */
  tell(accountId: string, stamp: string): Promise<void> {
    const last = this.#last.get(accountId);
    const told = last ? last.then(() => this.stamps.change(accountId, stamp)) : this.stamps.change(accountId, stamp);
    const end = (): void => {
      if (this.#last.get(accountId) === over) this.#last.delete(accountId);
    };
    const over = told.then(end, end);
    this.#last.set(accountId, over);
    return told;
  }
}
