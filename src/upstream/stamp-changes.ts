import type { AccountStamps } from '../storage/index.js';

interface Batch {
  readonly stamps: Map<string, string>;
  readonly told: Promise<void>;
}

const ignore = (): void => undefined;

/**
 * Tells the store of new stamps, in the order in which they came: those of all writes that ended in one turn of the event loop, or while
 * it was told of others, together. To tell it costs more than all else that the gateway does for a small write.
 */
export class StampChanges {
  #gathering: Batch | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly stamps: AccountStamps) {}

  /** Resolves once the store has the stamp, or one of a later write. Rejects where it was not told. */
  tell(accountId: string, stamp: string): Promise<void> {
    this.#gathering ??= this.#gather();
    this.#gathering.stamps.set(accountId, stamp);
    return this.#gathering.told;
  }

  #gather(): Batch {
    const stamps = new Map<string, string>();
    const told = this.#tellAtTurn(stamps, this.#last);
    this.#last = told.catch(ignore);
    return { stamps, told };
  }

  async #tellAtTurn(stamps: ReadonlyMap<string, string>, last: Promise<void>): Promise<void> {
    await last;
    await new Promise(setImmediate);
    this.#gathering = undefined;
    await this.stamps.change(stamps);
  }
}
