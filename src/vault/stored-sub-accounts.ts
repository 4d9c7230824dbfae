import { GatewayError } from '../core/index.js';
import type { Clock } from '../core/index.js';
import type { GrantStore } from './grant-store.js';
import type { TokenIssue } from './issue-tokens.js';
import { SubAccounts } from './ports.js';
import type { Adoption, SubAccount } from './ports.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens } from './token-exchange.js';

/** Sub-accounts as grants that live by the one of their agency. */
export class StoredSubAccounts extends SubAccounts {
  constructor(
    private readonly grants: GrantStore,
    private readonly tokens: TokenIssue,
    private readonly clock: Clock,
  ) {
    super();
  }

  async adopt(subAccount: SubAccount): Promise<Adoption> {
    const askedAt = this.clock.now();
    const { expiresInSeconds, ...issued } = await this.#issue(subAccount);
    const grant = await this.grants.derive(subAccount, { ...issued, expiresAt: askedAt + expiresInSeconds * 1_000 });
    return { grant, tokenSeconds: expiresInSeconds };
  }

  async #issue(subAccount: SubAccount): Promise<IssuedTokens> {
    try {
      return await this.tokens.issueToSubAccount(subAccount);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
      throw new GatewayError('forbidden', 'CleverReach gives no token for that account.', { facts: { reason: error.reason }, cause: error });
    }
  }
}
