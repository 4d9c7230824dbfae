import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { factsOfError, Log } from '../../telemetry/index.js';
import { SnapshotStore } from './snapshot-store.js';

const EVERY_MS = 3_600_000;

/** Removes snapshots that have expired, at the start and every hour. */
@Injectable()
export class SnapshotExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: SnapshotStore,
    private readonly log: Log,
  ) {}

  onApplicationBootstrap(): void {
    void this.#remove();
    this.#timer = setInterval(() => void this.#remove(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  async #remove(): Promise<void> {
    await this.store.removeExpired().catch((error: unknown) => {
      this.log.warn('expired snapshots could not be removed', factsOfError(error));
    });
  }
}
