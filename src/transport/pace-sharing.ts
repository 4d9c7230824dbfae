import { Injectable } from '@nestjs/common';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Messages } from '../storage/index.js';
import { Lanes } from './lanes.js';
import { PaceBoard } from './pace-board.js';

/**
 * Tells other instances which accounts CleverReach has slowed, and looks what they tell: now and then, and at once where there is Redis.
 * No call waits for it. A store that does not answer costs nothing but the next 429.
 */
@Injectable()
export class PaceSharing implements OnModuleInit, OnModuleDestroy {
  #timer: NodeJS.Timeout | undefined;
  #work: Promise<void> = Promise.resolve();
  /** A look is to come: one is enough, however long the store takes. */
  #isAwaited = false;

  constructor(
    private readonly board: PaceBoard,
    private readonly messages: Messages,
    private readonly lanes: Lanes,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.lanes.onSlowed((accountId, slowing) => {
      this.#next(async () => {
        await this.board.write(accountId, slowing);
        this.messages.publish('pace.changed');
      });
    });
    const look = (): void => {
      if (this.#isAwaited) return;
      this.#isAwaited = true;
      this.#next(() => this.#look());
    };
    this.messages.subscribe('pace.changed', look);
    this.#timer = setInterval(look, this.config.values.UPSTREAM_RATE_SHARE_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.#timer);
    await this.#work;
  }

  async #look(): Promise<void> {
    this.#isAwaited = false;
    for (const [accountId, slowing] of await this.board.readNew()) this.lanes.adopt(accountId, slowing);
  }

  #next(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch(() => undefined);
  }
}
