import type { Clock, Secret } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import { isLive } from './grant.js';
import type { Grant } from './grant.js';
import type { GrantStore } from './grant-store.js';
import type { Parting } from './ports.js';
import { TokenRefused } from './token-exchange.js';
import type { OAuthClient, TokenExchange } from './token-exchange.js';

interface Options {
  readonly clock: Clock;
  readonly log: Log;
}

/** Erases the tokens of an account, so that nobody gets them any more, then has CleverReach end them as well as can be. */
export class Farewell {
  constructor(
    private readonly grants: GrantStore,
    private readonly exchange: TokenExchange,
    private readonly options: Options,
  ) {}

  async disconnect(accountId: string): Promise<Parting> {
    const erased = await this.grants.disconnect(accountId);
    const outcomes = await Promise.allSettled(erased.map(async (open) => this.#revoke(open())));
    const failure = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failure) {
      const facts = { accountId, ...factsOfError(failure.reason) };
      this.options.log.warn('CleverReach could not be told that an account was disconnected: there its tokens live on until they expire.', facts);
    }
    return { isRevoked: failure === undefined };
  }

  /** Only an access token can be ended, and with it the refresh token of its pair; an old one is renewed for that. */
  async #revoke(grant: Grant): Promise<void> {
    if (isLive(grant, this.options.clock.now())) await this.exchange.revoke(grant.access);
    else if (grant.refresh) await this.#revokeRefresh({ id: grant.clientId, secret: grant.clientSecret }, grant.refresh);
  }

  async #revokeRefresh(client: OAuthClient, refresh: Secret): Promise<void> {
    try {
      const { access } = await this.exchange.refresh(client, refresh);
      await this.exchange.revoke(access);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error; // a refresh token that is refused has ended
    }
  }
}
