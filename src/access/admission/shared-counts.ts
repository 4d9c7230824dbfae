import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { Counters } from '../../storage/index.js';
import type { Claim, Increment, Tally } from '../../storage/index.js';
import { factsOfError, Log } from '../../telemetry/index.js';
import type { LogFacts } from '../../telemetry/index.js';

const WARN_EVERY_MS = 60_000;

/** The counts of all processes. A store that is away or slow keeps nobody waiting: then there is no answer, and this process counts alone. */
@Injectable()
export class SharedCounts {
  readonly #holder = randomUUID();
  #warnedAt = -Infinity;

  constructor(
    private readonly counters: Counters,
    private readonly config: AppConfig,
    private readonly log: Log,
  ) {}

  add(increments: readonly Increment[]): Promise<readonly Tally[] | undefined> {
    return this.#inTime(this.counters.add(increments));
  }

  claim(claim: Omit<Claim, 'holder' | 'leaseMs'>): Promise<number | undefined> {
    return this.#inTime(this.counters.claim({ ...claim, holder: this.#holder, leaseMs: this.config.values.LEASE_MS }));
  }

  async #inTime<T>(asked: Promise<T>): Promise<T | undefined> {
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => {
      this.#warn({ error: 'no_answer' });
      resolve(undefined);
    }, this.config.values.COUNTERS_WAIT_MS);
    const answered = asked.catch((error: unknown) => {
      this.#warn(factsOfError(error));
      return undefined;
    });
    try {
      return await Promise.race([answered, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  #warn(facts: LogFacts): void {
    const now = performance.now();
    if (now - this.#warnedAt < WARN_EVERY_MS) return;
    this.#warnedAt = now;
    this.log.warn('The counts that processes share cannot be reached; this process counts by itself.', facts);
  }
}
