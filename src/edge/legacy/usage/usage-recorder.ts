import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../../config/index.js';
import { Clock } from '../../../core/index.js';
import { factsOfError, Log } from '../../../telemetry/index.js';
import type { CountedCall, Counts, UsageCount } from './usage.js';
import { UsageStore } from './usage-store.js';
import { UsageTally } from './usage-tally.js';

/** Counts the calls of this process and writes the counts to the store every LEGACY_USAGE_WRITE_MS and at the end. No call waits for it. */
@Injectable()
export class UsageRecorder implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #tally = new UsageTally();
  #writing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: UsageStore,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly config: AppConfig,
  ) {}

  /** Counts one thing that was found out about a call. */
  count(what: Omit<UsageCount, keyof Counts>): void {
    const now = this.clock.now();
    this.#tally.merge({ ...what, calls: 1, errors: 0, firstSeenAt: now, lastSeenAt: now });
  }

  /** Tells the log that a call is missing in the counts. */
  miss(cause: unknown): void {
    this.log.warn('A call to v1 or v2 could not be counted.', factsOfError(cause));
  }

  note(call: CountedCall): void {
    this.#tally.add(call, this.clock.now());
  }

  /** Writes what is counted so far. What cannot be written is kept for the next time. */
  write(): Promise<void> {
    this.#writing = this.#writing.then(() => this.#writeOnce());
    return this.#writing;
  }

  onApplicationBootstrap(): void {
    this.#timer = setInterval(() => void this.write(), this.config.values.LEGACY_USAGE_WRITE_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.write();
  }

  async #writeOnce(): Promise<void> {
    const counts = this.#tally.take();
    if (counts.length === 0) return;
    try {
      await this.store.add(counts);
    } catch (error) {
      for (const count of counts) this.#tally.merge(count);
      this.log.warn('The counts of v1 and v2 calls could not be written and are kept.', { counts: counts.length, ...factsOfError(error) });
    }
  }
}
