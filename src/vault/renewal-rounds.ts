import type { Clock } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import type { Farewell } from './farewell.js';
import type { GrantAlerts } from './grant-alerts.js';
import type { GrantStore } from './grant-store.js';
import type { SealedTokenKeeper } from './sealed-token-keeper.js';

const MAX_IN_ROUND = 50;

interface Parts {
  readonly grants: GrantStore;
  readonly keeper: SealedTokenKeeper;
  readonly alerts: GrantAlerts;
  readonly farewell: Farewell;
}

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** Time between two rounds, about. */
  readonly pauseMs: number;
}

/** Looks from time to time for tokens about to expire, so that a quiet account keeps its grant and a caller never waits, and for tokens to be ended. */
export class RenewalRounds {
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly parts: Parts,
    private readonly options: Options,
  ) {}

  start(): void {
    this.#wait();
    this.parts.alerts.look().catch((error: unknown) => {
      this.#report(error);
    });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One round: begins the renewals that are due and what is left to do of farewells, and tells of renewals that went wrong. */
  async look(): Promise<void> {
    const { grants, keeper, alerts, farewell } = this.parts;
    const due = await grants.listDue(this.options.clock.now(), MAX_IN_ROUND);
    for (const accountId of due) keeper.renewBehind(accountId);
    farewell.lookBehind();
    await alerts.look();
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
