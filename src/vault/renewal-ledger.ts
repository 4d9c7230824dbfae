import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import type { Log, Metrics } from '../telemetry/index.js';
import { holdSameTokens } from './grant.js';
import type { Grant } from './grant.js';
import type { GrantStore, NewTokens } from './grant-store.js';
import type { TokenRefused } from './token-exchange.js';

const STORE_PAUSE_MS = 500;
const MAX_DOUBLINGS = 4;

interface Telemetry {
  readonly log: Log;
  readonly metrics: Metrics;
}

interface Options {
  readonly clock: Clock;
  /** First pause after a failure. */
  readonly pauseMs: number;
}

/** Writes down how renewals end: in the store, the log and the metrics. */
export class RenewalLedger {
  #isStopping = false;

  constructor(
    private readonly grants: GrantStore,
    private readonly telemetry: Telemetry,
    private readonly options: Options,
  ) {}

  /** Stores new tokens with the `failures` behind them and returns the grant with them, or a newer one that took its place. Undefined where the account was disconnected. */
  async keep(grant: Grant, tokens: NewTokens, failures: number): Promise<Grant | undefined> {
    const kept = await this.#insist(grant.accountId, () => this.#keepOrFind(grant, tokens, failures));
    this.telemetry.metrics.countRenewal('renewed');
    this.telemetry.log.info('A CleverReach token was renewed.', { accountId: grant.accountId });
    return kept;
  }

  /** Notes that only a person can help. Nothing is noted where somebody else wrote the grant meanwhile: that one is returned. */
  async refuse(grant: Grant, refusal: TokenRefused, access: 'keep' | 'forget'): Promise<Grant | undefined> {
    const { accountId } = grant;
    if (!(await this.grants.fail(grant, { state: 'reconnect_needed', retryAt: undefined, access }))) return this.grants.read(accountId);
    this.telemetry.metrics.countRenewal('refused');
    this.telemetry.log.error('CleverReach refused to renew a token: the account must be connected again.', { accountId, reason: refusal.reason });
    return undefined;
  }

  /** Notes a failure and when to try again; returns the pause in seconds. */
  async postpone(grant: Grant, failure: GatewayError): Promise<number> {
    const pauseMs = Math.max(this.options.pauseMs * 2 ** Math.min(grant.failures, MAX_DOUBLINGS), (failure.retryAfterSeconds ?? 0) * 1_000);
    await this.grants.fail(grant, { state: 'waiting', retryAt: this.options.clock.now() + pauseMs, access: 'keep' });
    this.telemetry.metrics.countRenewal('failed');
    const facts = { ...failure.facts, accountId: grant.accountId, failures: grant.failures + 1 };
    this.telemetry.log.warn('A CleverReach token was not renewed: there will be another try.', facts);
    return Math.ceil(pauseMs / 1_000);
  }

  /** Gives up on a store that does not come back. */
  stop(): void {
    this.#isStopping = true;
  }

  async #keepOrFind(grant: Grant, tokens: NewTokens, failures: number): Promise<Grant | undefined> {
    const kept = await this.grants.keep(grant, tokens, failures);
    if (kept) return kept;
    const current = await this.grants.read(grant.accountId);
    // Another process whose exchange failed has noted only that: the tokens at hand are the good ones.
    return current && holdSameTokens(current, grant) ? this.#keepOrFind(current, tokens, failures) : current;
  }

  /** The refresh token of the store is spent, so new tokens are not given up while the process lives. */
  async #insist<T>(accountId: string, work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (this.#isStopping || !(error instanceof GatewayError) || error.code !== 'too_busy') throw error;
        this.telemetry.log.error('New CleverReach tokens wait for the database.', { accountId });
        await sleep(STORE_PAUSE_MS);
      }
    }
  }
}
