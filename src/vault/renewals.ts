import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import type { Lease, Locks } from '../storage/index.js';
import { isFresh, isLive } from './grant.js';
import type { Grant, LiveGrant } from './grant.js';
import type { GrantStore } from './grant-store.js';
import { issueTokens } from './issue-tokens.js';
import type { RenewalLedger } from './renewal-ledger.js';
import { TokenRefused } from './token-exchange.js';
import type { TokenExchange } from './token-exchange.js';

const RECONNECT_AFTER_SECONDS = 60;

/** What a caller needs: a token that stays good for a while, or one other than a token that CleverReach refused. */
export interface Goal {
  readonly refused?: Secret;
}

interface Options {
  readonly clock: Clock;
  readonly waitMs: number;
  readonly leaseMs: number;
}

interface Stores {
  readonly grants: GrantStore;
  readonly locks: Locks;
}

/** Whether a grant has the token that is needed, without an exchange. */
export const isReached = (grant: Grant, { refused }: Goal, now: number): grant is LiveGrant =>
  refused ? isLive(grant, now) && grant.access.reveal() !== refused.reveal() : isFresh(grant, now);

export const notConnected = (accountId: string): GatewayError =>
  new GatewayError('not_connected', 'Connect this CleverReach account first.', { facts: { accountId }, retryAfterSeconds: RECONNECT_AFTER_SECONDS });

const reconnectNeeded = (accountId: string, cause?: unknown): GatewayError =>
  new GatewayError('reconnect_needed', 'CleverReach refuses the tokens of this account. Connect it again.', {
    facts: { accountId },
    retryAfterSeconds: RECONNECT_AFTER_SECONDS,
    cause,
  });

const tryLater = (accountId: string, retryAfterSeconds: number, cause?: unknown): GatewayError =>
  new GatewayError('upstream_unavailable', 'The CleverReach token of this account could not be renewed yet. Try again.', {
    facts: { accountId },
    retryAfterSeconds,
    cause,
  });

/** Prolongs a lease as long as the work runs. A lease that was lost shows when the work stores its result. */
const whileHeld = async <T>(lease: Lease, leaseMs: number, work: () => Promise<T>): Promise<T> => {
  const prolong = (): void => void lease.renew().catch(() => false);
  const timer = setInterval(prolong, leaseMs / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
};

/** Renews one grant, once for all processes on the same store. */
export class Renewals {
  constructor(
    private readonly stores: Stores,
    private readonly exchange: TokenExchange,
    private readonly ledger: RenewalLedger,
    private readonly options: Options,
  ) {}

  /** The grant with the token that is needed. Throws `not_connected`, `reconnect_needed`, `upstream_unavailable` or `too_busy`. */
  async renew(accountId: string, goal: Goal): Promise<LiveGrant> {
    const found = await this.#find(accountId, goal);
    if ('live' in found) return found.live;
    this.#checkPause(found.grant);
    const lease = await this.stores.locks.acquire(`renew:${accountId}`, { waitMs: this.options.waitMs });
    if (!lease) return this.#findAfterWaiting(accountId, goal);
    try {
      return await whileHeld(lease, this.options.leaseMs, () => this.#renewAlone(accountId, goal, lease));
    } finally {
      await lease.release().catch(() => undefined); // it ends by itself
    }
  }

  async #renewAlone(accountId: string, goal: Goal, lease: Lease): Promise<LiveGrant> {
    const found = await this.#find(accountId, goal);
    if ('live' in found) return found.live;
    this.#checkPause(found.grant);
    // A process that slept since it took the lock must not spend a token that another one is spending.
    if (!(await lease.renew())) throw tryLater(accountId, 1);
    return this.#exchangeTokens(found.grant, goal);
  }

  async #exchangeTokens(grant: Grant, goal: Goal): Promise<LiveGrant> {
    const { accountId } = grant;
    const askedAt = this.options.clock.now();
    const outcome = await issueTokens(this.exchange, grant).catch((error: unknown) => this.#settleFailure(grant, goal, error));
    if ('state' in outcome) return outcome;
    const kept = await this.ledger.keep(grant, { ...outcome, expiresAt: askedAt + outcome.expiresInSeconds * 1_000 });
    if (!kept) throw notConnected(accountId);
    if (kept.access === undefined) throw tryLater(accountId, 1);
    return { ...kept, access: kept.access };
  }

  async #settleFailure(grant: Grant, goal: Goal, error: unknown): Promise<LiveGrant> {
    const { accountId } = grant;
    if (error instanceof TokenRefused) {
      const newer = await this.ledger.refuse(grant, error, goal.refused ? 'forget' : 'keep');
      if (newer && isReached(newer, goal, this.options.clock.now())) return newer;
      throw reconnectNeeded(accountId, error);
    }
    if (!(error instanceof GatewayError)) throw error;
    throw tryLater(accountId, await this.ledger.postpone(grant, error), error);
  }

  async #find(accountId: string, goal: Goal): Promise<{ readonly live: LiveGrant } | { readonly grant: Grant }> {
    const grant = await this.stores.grants.read(accountId);
    if (!grant) throw notConnected(accountId);
    return isReached(grant, goal, this.options.clock.now()) ? { live: grant } : { grant };
  }

  async #findAfterWaiting(accountId: string, goal: Goal): Promise<LiveGrant> {
    const found = await this.#find(accountId, goal);
    if ('live' in found) return found.live;
    throw tryLater(accountId, 1);
  }

  #checkPause({ accountId, state, retryAt }: Grant): void {
    if (state === 'reconnect_needed') throw reconnectNeeded(accountId);
    const pauseMs = (retryAt ?? 0) - this.options.clock.now();
    if (pauseMs > 0) throw tryLater(accountId, Math.ceil(pauseMs / 1_000));
  }
}
