import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { AccountStamps } from '../storage/index.js';
import { factsOfError, Log } from '../telemetry/index.js';
import { StampChanges } from './stamp-changes.js';

const TELL_AGAIN_MS = 1_000;

/** The stamp of an account as it was learnt; undefined where the store did not tell it. */
interface Known {
  readonly stamp: string | undefined;
  readonly at: number;
}

/** Knows which writes have changed an account, so that nothing read before is served after them. */
@Injectable()
export class AccountWrites {
  readonly #counts = new Map<string, number>();
  readonly #known = new Map<string, Known>();
  /** Accounts of whose writes the store was not told, each with a mark of the last one. */
  readonly #untold = new Map<string, symbol>();
  #later: NodeJS.Timeout | undefined;
  readonly #changes: StampChanges;
  readonly #checkMs: number;
  readonly #isTold: boolean;

  constructor(
    private readonly stamps: AccountStamps,
    private readonly log: Log,
    config: AppConfig,
  ) {
    this.#changes = new StampChanges(stamps);
    this.#checkMs = config.values.READ_CACHE_CHECK_MS;
    this.#isTold = config.values.READ_CACHE_BYTES > 0;
  }

  /** How many writes of this process to the account were answered, well or not. */
  count(accountId: string): number {
    return this.#counts.get(accountId) ?? 0;
  }

  /** Carries out a write. Before its answer is handed on, nothing that was read earlier is valid any more, in this process and in others. */
  async during<T>(accountId: string, write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } finally {
      this.#counts.set(accountId, this.count(accountId) + 1);
      if (this.#isTold) await this.#change(accountId);
    }
  }

  /**
   * What names the state of the account: an answer is good as long as it stays. Undefined where the store does not tell it. Writes of
   * this process count at once, those of others after READ_CACHE_CHECK_MS at the latest.
   */
  stamp(accountId: string): string | undefined | Promise<string | undefined> {
    const known = this.#known.get(accountId);
    return known && performance.now() - known.at < this.#checkMs ? known.stamp : this.#learn(accountId);
  }

  async #learn(accountId: string): Promise<string | undefined> {
    const before = this.count(accountId);
    const stamp = await this.#read(accountId);
    if (this.count(accountId) === before) this.#known.set(accountId, { stamp, at: performance.now() });
    return stamp;
  }

  async #read(accountId: string): Promise<string | undefined> {
    try {
      if (this.#untold.has(accountId)) await this.#tell(accountId, randomUUID());
      return await this.stamps.read(accountId);
    } catch (error) {
      this.log.warn('kept answers are not served: the store does not tell whether they are good', { account: accountId, ...factsOfError(error) });
      return undefined;
    }
  }

  async #change(accountId: string): Promise<void> {
    const stamp = randomUUID();
    this.#known.set(accountId, { stamp, at: performance.now() });
    try {
      await this.#tell(accountId, stamp);
    } catch (error) {
      this.#untold.set(accountId, Symbol(accountId));
      this.#tellLater();
      this.log.warn('other processes may serve kept answers from before a write until their time is over', { account: accountId, ...factsOfError(error) });
    }
  }

  async #tell(accountId: string, stamp: string): Promise<void> {
    const mark = this.#untold.get(accountId);
    await this.#changes.tell(accountId, stamp);
    if (this.#untold.get(accountId) === mark) this.#untold.delete(accountId);
  }

  /** No call of the account may come for long, and others serve what was read before the write until they are told. */
  #tellLater(): void {
    this.#later ??= setTimeout(() => {
      this.#later = undefined;
      for (const accountId of this.#untold.keys()) {
        this.#tell(accountId, randomUUID()).catch(() => {
          this.#tellLater();
        });
      }
    }, TELL_AGAIN_MS).unref();
  }
}
