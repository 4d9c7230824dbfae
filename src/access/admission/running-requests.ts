import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { Metrics } from '../../telemetry/index.js';
import type { ConsumerPolicy } from '../consumer-policy.js';
import type { Arrival } from '../arrival.js';
import { PlacePool } from './place-pool.js';
import { SharedCounts } from './shared-counts.js';

/** The requests that consumers may have running at the same time, in all processes together. */
@Injectable()
export class RunningRequests implements OnApplicationShutdown {
  readonly #pools = new Map<string, PlacePool>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly shared: SharedCounts,
    private readonly config: AppConfig,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renew();
  }

  /** Lets a request run until its answer is out or its caller gone. Throws `rate_limited`. */
  async enter(consumerId: string, { concurrentRequests: limit }: ConsumerPolicy, arrival: Arrival): Promise<void> {
    if (limit === undefined) return;
    const pool = this.#poolOf(consumerId);
    if (!(await pool.enter(limit))) {
      this.metrics.countRefusal('concurrent_requests');
      throw new GatewayError('rate_limited', `No more than ${limit} requests at the same time are allowed for this consumer.`, {
        facts: { limit },
        retryAfterSeconds: 1,
      });
    }
    arrival.whenOver(() => {
      pool.leave();
    });
  }

  #poolOf(consumerId: string): PlacePool {
    const name = `running:${consumerId}`;
    const pool = this.#pools.get(name) ?? new PlacePool(this.shared, { name, waitMs: this.config.values.CONCURRENCY_WAIT_MS });
    this.#pools.set(name, pool);
    this.#timer ??= setInterval(() => void this.#renew(), this.config.values.LEASE_MS / 3).unref();
    return pool;
  }

  /** Keeps what is in use; the claims of a process that is killed end by themselves. */
  async #renew(): Promise<void> {
    for (const [name, pool] of this.#pools) if (pool.isIdle) this.#pools.delete(name);
    await Promise.all([...this.#pools.values()].map((pool) => pool.settle()));
  }
}
