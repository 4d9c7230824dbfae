import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import { whileHeld } from '../storage/index.js';
import type { Lease, Locks } from '../storage/index.js';
import { isFresh, isLive, pauseLeft } from './grant.js';
import type { Grant, LiveGrant } from './grant.js';
import { notConnected, reconnectNeeded, tryLater } from './grant-errors.js';
import type { GrantStore } from './grant-store.js';
import type { TokenIssue } from './issue-tokens.js';
import type { RenewalLedger } from './renewal-ledger.js';
import { TokenRefused } from './token-exchange.js';

/** Renewed tokens in a row that CleverReach may refuse, some minutes of trying, before a person is needed. */
const MAX_DOUBTS = 20;

/** How often a process looks again while an exchange of another one may be under way. */
const FENCE_PAUSE_MS = 100;

/** What a caller needs: a token that stays good for a while, or one other than a token that CleverReach refused. */
export interface Goal {
  readonly refused?: Secret;
}

interface Options {
  readonly clock: Clock;
  readonly waitMs: number;
  readonly leaseMs: number;
  /** How long an exchange takes at most. */
  readonly exchangeMs: number;
  /** How long the store may take to let one begin. */
  readonly storeMs: number;
}

interface Stores {
  readonly grants: GrantStore;
  readonly locks: Locks;
}

/** Whether a grant has the token that is needed, without an exchange. */
export const isReached = (grant: Grant, { refused }: Goal, now: number): grant is LiveGrant =>
  refused ? isLive(grant, now) && grant.access.reveal() !== refused.reveal() : isFresh(grant, now);

const renewedInVain = (cause: unknown): GatewayError =>
  new GatewayError('upstream_unavailable', 'CleverReach refused a token that had just been renewed.', { cause, facts: { reason: 'renewed_token_refused' } });

/** CleverReach gives tokens and does not take them: its trouble rather than that of the grant, until it has lasted some minutes. */
const isNewTokenRefused = (error: unknown): boolean => error instanceof TokenRefused && error.reason === 'new_token_refused';

/** The trouble of an agency is noted with the agency. */
const isAboutParent = ({ facts }: GatewayError, { parentId }: Grant): boolean => parentId !== undefined && facts['accountId'] === parentId;

/** Renews one grant, once for all processes on the same store. */
export class Renewals {
  /** Tokens that CleverReach takes, by account, though it has refused a call with them. */
  readonly #confirmed = new Map<string, Secret>();

  constructor(
    private readonly stores: Stores,
    private readonly issue: TokenIssue,
    private readonly ledger: RenewalLedger,
    private readonly options: Options,
  ) {}

  /** The grant with the token that is needed. Throws `not_connected`, `reconnect_needed`, `upstream_unavailable` or `too_busy`. */
  async renew(accountId: string, goal: Goal): Promise<LiveGrant> {
    const found = await this.#find(accountId, goal);
    if ('live' in found) return found.live;
    this.#checkPause(found.grant);
    await this.#checkConfirmed(accountId, goal);
    const lease = await this.stores.locks.acquire(`renew:${accountId}`, { waitMs: this.options.waitMs });
    if (!lease) return this.#findAfterWaiting(accountId, goal);
    return whileHeld(lease, this.options.leaseMs, () => this.#renewAlone(accountId, goal, lease));
  }

  /**
   * Looks into a call that CleverReach refused with a token just renewed. Where CleverReach says whose token it is, which needs
   * no scope, the call is to blame, and the token is not renewed as long as CleverReach says so. Else the grant waits for another renewal, ever longer, and in the end for a person.
   * Nothing is done where another caller has done it or the grant has a newer token.
   */
  async doubt(accountId: string, renewed: Secret): Promise<void> {
    const grant = await this.stores.grants.read(accountId);
    if (grant?.state !== 'connected' || grant.access?.reveal() !== renewed.reveal()) return;
    const failure = await this.issue.whoAmI(renewed).then(() => undefined, (error: unknown) => ({ error }));
    if (!failure) this.#confirmed.set(accountId, renewed);
    else if (failure.error instanceof TokenRefused && grant.failures + 1 >= MAX_DOUBTS) await this.ledger.refuse(grant, failure.error, 'forget');
    else await this.ledger.postpone(grant, renewedInVain(failure.error));
  }

  async #renewAlone(accountId: string, goal: Goal, lease: Lease): Promise<LiveGrant> {
    const endMs = performance.now() + this.options.waitMs;
    for (;;) {
      const found = await this.#find(accountId, goal);
      if ('live' in found) return found.live;
      this.#checkPause(found.grant);
      // A process that slept since it took the lock must not spend a token that another one is spending.
      if (!(await lease.renew())) throw tryLater(accountId, 1);
      // A sub-account spends no refresh token: nothing has to be fenced.
      if (found.grant.parentId !== undefined || (await this.#mayBegin(found.grant))) return this.#exchangeTokens(found.grant, goal);
      if (performance.now() > endMs) throw tryLater(accountId, 1);
      await sleep(FENCE_PAUSE_MS);
    }
  }

  /** One that the store let begin, and that heard of it in time: else its fence would end before the exchange. */
  async #mayBegin(grant: Grant): Promise<boolean> {
    const { exchangeMs, storeMs } = this.options;
    const askedMs = performance.now();
    return (await this.stores.grants.begin(grant, exchangeMs + storeMs)) && performance.now() - askedMs < storeMs;
  }

  async #exchangeTokens(grant: Grant, goal: Goal): Promise<LiveGrant> {
    const { accountId } = grant;
    const askedAt = this.options.clock.now();
    const outcome = await this.issue.issue(grant).catch((error: unknown) => this.#settleFailure(grant, goal, error));
    if ('state' in outcome) return outcome;
    // A token that takes the place of a refused one has yet to be accepted.
    const failures = goal.refused && grant.state === 'waiting' ? grant.failures : 0;
    const kept = await this.ledger.keep(grant, { ...outcome, expiresAt: askedAt + outcome.expiresInSeconds * 1_000 }, failures);
    if (!kept) {
      await this.issue.discard(outcome.access);
      throw notConnected(accountId);
    }
    if (kept.access === undefined) throw tryLater(accountId, 1);
    return { ...kept, access: kept.access };
  }

  async #settleFailure(grant: Grant, goal: Goal, error: unknown): Promise<LiveGrant> {
    const { accountId } = grant;
    if (isNewTokenRefused(error) && grant.failures + 1 < MAX_DOUBTS) throw tryLater(accountId, await this.ledger.postpone(grant, renewedInVain(error)), error);
    if (error instanceof TokenRefused) {
      const newer = await this.ledger.refuse(grant, error, goal.refused ? 'forget' : 'keep');
      if (newer && isReached(newer, goal, this.options.clock.now())) return newer;
      throw reconnectNeeded(accountId, error);
    }
    if (!(error instanceof GatewayError) || isAboutParent(error, grant)) throw error;
    throw tryLater(accountId, await this.ledger.postpone(grant, error), error);
  }

  /** A token that once outlived a refused call is renewed only where CleverReach no longer says whose it is. */
  async #checkConfirmed(accountId: string, { refused }: Goal): Promise<void> {
    if (!refused || this.#confirmed.get(accountId)?.reveal() !== refused.reveal()) return;
    const isGood = await this.issue.whoAmI(refused).then(() => true, () => false);
    if (isGood) throw reconnectNeeded(accountId);
    this.#confirmed.delete(accountId);
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

  #checkPause(grant: Grant): void {
    const { accountId, state } = grant;
    if (state === 'reconnect_needed') throw reconnectNeeded(accountId);
    const pauseMs = pauseLeft(grant, this.options.clock.now());
    if (pauseMs > 0) throw tryLater(accountId, Math.ceil(pauseMs / 1_000));
  }
}
