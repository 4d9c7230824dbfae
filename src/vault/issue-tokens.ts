import type { Secret } from '../core/index.js';
import type { Grant } from './grant.js';
import { reconnectNeeded } from './grant-errors.js';
import type { SubAccount, TokenKeeper } from './ports.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens, Owner, TokenExchange } from './token-exchange.js';

/** A token whose account is not proven by the grant it came from is asked for it before anybody uses it. */
const checkAccount = async (exchange: TokenExchange, issued: IssuedTokens, accountId: string): Promise<IssuedTokens> => {
  if ((await exchange.whoAmI(issued.access)).accountId !== accountId) throw new TokenRefused('wrong_account');
  return issued;
};

/** Tokens from the client's own credentials. They belong to the account the OAuth client was made in, which need not be the one that once agreed to it. */
const issueToClient = async (exchange: TokenExchange, { accountId, clientId, clientSecret }: Grant): Promise<IssuedTokens> =>
  checkAccount(exchange, await exchange.clientCredentials({ id: clientId, secret: clientSecret }), accountId);

/** By the refresh token; by the client's credentials where there is none, or where CleverReach refused it. */
const issueToGrant = async (exchange: TokenExchange, grant: Grant): Promise<IssuedTokens> => {
  if (!grant.refresh && !grant.clientSecret) throw new TokenRefused('no_means_to_renew');
  if (!grant.refresh) return issueToClient(exchange, grant);
  try {
    const issued = await exchange.refresh({ id: grant.clientId, secret: grant.clientSecret }, grant.refresh);
    return { ...issued, refresh: issued.refresh ?? grant.refresh };
  } catch (error) {
    if (!(error instanceof TokenRefused) || !grant.clientSecret) throw error;
    return issueToClient(exchange, grant);
  }
};

/** Gets new tokens from CleverReach. */
export class TokenIssue {
  constructor(
    private readonly exchange: TokenExchange,
    private readonly keeper: () => TokenKeeper,
  ) {}

  /** New tokens for a grant. Throws `TokenRefused`, and what the token keeper throws about the agency of a sub-account. */
  issue(grant: Grant): Promise<IssuedTokens> {
    const { accountId, parentId } = grant;
    return parentId === undefined ? issueToGrant(this.exchange, grant) : this.issueToSubAccount({ accountId, parentId });
  }

  /** A token of a sub-account, fetched with its agency's. Where CleverReach refuses that one, it is renewed once. */
  async issueToSubAccount({ accountId, parentId }: Pick<SubAccount, 'accountId' | 'parentId'>): Promise<IssuedTokens> {
    const keeper = this.keeper();
    const token = await keeper.token(parentId);
    const issued = (await this.exchange.subAccount(token, accountId)) ?? (await this.#issueWithRenewed(await keeper.renew(parentId, token), { accountId, parentId }));
    return checkAccount(this.exchange, issued, accountId);
  }

  /** Has CleverReach end a token that nobody is waiting for any more, where it can be reached. */
  async discard(access: Secret): Promise<void> {
    await this.exchange.revoke(access).catch(() => undefined); // it expires by itself
  }

  whoAmI(access: Secret): Promise<Owner> {
    return this.exchange.whoAmI(access);
  }

  async #issueWithRenewed(renewed: Secret, { accountId, parentId }: Pick<SubAccount, 'accountId' | 'parentId'>): Promise<IssuedTokens> {
    const issued = await this.exchange.subAccount(renewed, accountId);
    if (issued) return issued;
    await this.keeper().doubt(parentId, renewed);
    throw reconnectNeeded(parentId);
  }
}
