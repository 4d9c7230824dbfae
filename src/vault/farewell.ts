import type { Clock } from '../core/index.js';
import type { Locks } from '../storage/index.js';
import { whileHeld } from '../storage/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import { isLive } from './grant.js';
import type { Grant } from './grant.js';
import type { GrantStore } from './grant-store.js';
import type { Parting } from './ports.js';
import type { TokenExchange } from './token-exchange.js';

const WAIT_MS = 2_000;

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
}

/** Ends the tokens of an account at CleverReach as well as can be, then erases them here whatever came of that. */
export class Farewell {
  constructor(
    private readonly grants: GrantStore,
    private readonly exchange: TokenExchange,
    private readonly locks: Locks,
    private readonly options: Options,
  ) {}

  async disconnect(accountId: string): Promise<Parting> {
    // A renewal that runs would be given tokens after those at hand were ended.
    const lease = await this.locks.acquire(`renew:${accountId}`, { waitMs: WAIT_MS });
    const part = async (): Promise<Parting> => {
      const isRevoked = await this.#revoke(accountId);
      await this.grants.disconnect(accountId);
      return { isRevoked };
    };
    return lease ? whileHeld(lease, this.options.leaseMs, part) : part();
  }

  async #revoke(accountId: string): Promise<boolean> {
    try {
      const grants = await this.grants.listWithDerived(accountId);
      await Promise.all(grants.map((grant) => this.#revokeOne(grant)));
      return true;
    } catch (error) {
      this.options.log.warn('CleverReach could not be told that an account was disconnected: its tokens live on there until they expire.', {
        accountId,
        ...factsOfError(error),
      });
      return false;
    }
  }

  /** Only an access token can be ended, and with it the refresh token of its pair; an old one is renewed for that. */
  async #revokeOne(grant: Grant): Promise<void> {
    if (isLive(grant, this.options.clock.now())) await this.exchange.revoke(grant.access);
    else if (grant.refresh) {
      const { access } = await this.exchange.refresh({ id: grant.clientId, secret: grant.clientSecret }, grant.refresh);
      await this.exchange.revoke(access);
    }
  }
}
