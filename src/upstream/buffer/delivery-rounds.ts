import { Injectable } from '@nestjs/common';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { factsOfError, Log, Metrics } from '../../telemetry/index.js';
import { Delivery } from './delivery.js';
import { WriteBuffer } from './write-buffer.js';

const FORGET_EVERY_ROUNDS = 1_000;

/** Tells operators of deliveries. */
@Injectable()
export class DeliveryNews {
  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  settled(write: string, state: 'delivered' | 'failed'): void {
    this.metrics.countDelivery(state);
    if (state === 'failed') this.log.error('a buffered write failed', { write });
    else this.log.info('a buffered write was delivered', { write });
  }

  waiting(writes: Readonly<Record<'pending' | 'failed', number>>): void {
    this.metrics.setBuffered(writes);
  }

  broken(error: unknown): void {
    this.log.warn('buffered writes could not be delivered', factsOfError(error));
  }
}

/** Looks from time to time for writes that are due, and has them delivered. */
@Injectable()
export class DeliveryRounds implements OnApplicationBootstrap, BeforeApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isStopped = false;
  #round = 0;

  constructor(
    private readonly buffer: WriteBuffer,
    private readonly delivery: Delivery,
    private readonly news: DeliveryNews,
    private readonly config: AppConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.#wait();
  }

  /** Waits for the writes that are on their way. */
  async beforeApplicationShutdown(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.delivery.settle();
  }

  #wait(): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#look();
    }, this.config.values.BUFFER_POLL_MS).unref();
  }

  async #look(): Promise<void> {
    try {
      await this.delivery.deliverDue({ goesOn: () => !this.#isStopped, settled: (write, state) => { this.news.settled(write, state); }, broken: (error) => { this.news.broken(error); } });
      this.news.waiting(await this.buffer.count());
      if (this.#round++ % FORGET_EVERY_ROUNDS === 0) await this.buffer.forgetOld();
    } catch (error) {
      this.news.broken(error);
    }
    this.#wait();
  }
}
