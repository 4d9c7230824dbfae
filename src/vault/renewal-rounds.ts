import type { Clock } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import type { GrantAlerts } from './grant-alerts.js';
import type { GrantStore } from './grant-store.js';
import type { SealedTokenKeeper } from './sealed-token-keeper.js';

const MAX_IN_ROUND = 50;

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** Time between two rounds, about. */
  readonly pauseMs: number;
}

/** Looks from time to time for tokens about to expire, so that a quiet account keeps its grant and a caller never waits. */
export class RenewalRounds {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly grants: GrantStore,
    private readonly keeper: SealedTokenKeeper,
    private readonly alerts: GrantAlerts,
    private readonly options: Options,
  ) {}

  start(): void {
    this.#wait();
    this.alerts.look().catch((error: unknown) => {
      this.#report(error);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One round: begins the renewals that are due, and tells of those that went wrong. */
  async look(): Promise<void> {
    const due = await this.grants.listDue(this.options.clock.now(), MAX_IN_ROUND);
    for (const accountId of due) this.keeper.renewBehind(accountId);
    await this.alerts.look();
  }

  #wait(): void {
    // Several processes shall not come at the same moment.
    const pauseMs = this.options.pauseMs * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(() => void this.#goOn(), pauseMs).unref();
  }

  async #goOn(): Promise<void> {
    await this.look().catch((error: unknown) => {
      this.#report(error);
    });
    if (this.#timer) this.#wait();
  }

  #report(error: unknown): void {
    this.options.log.warn('Tokens about to expire could not be looked up.', factsOfError(error));
  }
}
