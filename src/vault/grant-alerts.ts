import type { Clock } from '../core/index.js';
import type { Log, LogFacts, Metrics } from '../telemetry/index.js';
import type { Accounts, GrantStatus } from './ports.js';

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** A token with less than this to live, whose renewal fails, is worth an alert. */
  readonly shortMs: number;
}

interface Alert {
  readonly level: 'warn' | 'error';
  readonly sentence: string;
  readonly facts: LogFacts;
}

/** Shows the state of every grant in the metrics, and says in the log, once for each trouble, what an operator must know. */
export class GrantAlerts {
  #told = new Map<string, string>();

  constructor(
    private readonly accounts: Accounts,
    private readonly options: Options,
  ) {}

  async look(): Promise<void> {
    const grants = await this.accounts.list();
    this.options.metrics.showGrants(grants);
    const told = new Map<string, string>();
    for (const grant of grants) {
      const alert = this.#alertOf(grant);
      if (!alert) continue;
      told.set(grant.accountId, alert.sentence);
      if (this.#told.get(grant.accountId) !== alert.sentence) this.options.log[alert.level](alert.sentence, alert.facts);
    }
    this.#told = told;
  }

  #alertOf({ accountId, state, expiresAt = 0, failures }: GrantStatus): Alert | undefined {
    const secondsLeft = Math.floor((expiresAt - this.options.clock.now()) / 1_000);
    if (state === 'reconnect_needed') return { level: 'error', sentence: 'An account must be connected again: CleverReach refuses its tokens.', facts: { accountId } };
    if (state !== 'waiting' || secondsLeft * 1_000 > this.options.shortMs) return undefined;
    const sentence = secondsLeft > 0 ? 'A CleverReach token expires soon and is not renewed.' : 'A CleverReach token has expired and is not renewed: calls fail.';
    return { level: secondsLeft > 0 ? 'warn' : 'error', sentence, facts: { accountId, secondsLeft, failures } };
  }
}
