import type { Grant } from './grant.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens, TokenExchange } from './token-exchange.js';

/**
 * Tokens from the client's own credentials. Such a token belongs to the account the OAuth client was made in, which need not
 * be the account that once agreed to the client: it is asked for its account before anybody uses it.
 */
const issueToClient = async (exchange: TokenExchange, grant: Grant): Promise<IssuedTokens> => {
  const issued = await exchange.clientCredentials({ id: grant.clientId, secret: grant.clientSecret });
  if ((await exchange.whoAmI(issued.access)) !== grant.accountId) throw new TokenRefused('wrong_account');
  return issued;
};

/** New tokens for a grant: by its refresh token; by the client's credentials where there is none, or where CleverReach refused it. */
export const issueTokens = async (exchange: TokenExchange, grant: Grant): Promise<IssuedTokens> => {
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
