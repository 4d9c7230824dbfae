import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import type { OAuthAppStore } from './oauth-app-store.js';
import { AccountProof } from './ports.js';
import type { Connection, Offer, OfferedTokens } from './ports.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens, OAuthClient, TokenExchange } from './token-exchange.js';

/** What to look at where CleverReach says no, by its word. */
const refusals: Readonly<Record<string, string>> = {
  invalid_client: 'CleverReach does not accept this client id and secret.',
  invalid_grant: 'CleverReach does not accept the code or refresh token: it was used before, is too old, or belongs to another OAuth app.',
  unauthorized_client: 'CleverReach does not let this OAuth app have tokens in this way.',
  token_refused: 'CleverReach does not accept the access token.',
  new_token_refused: 'CleverReach does not accept the token it has just given.',
};

const refuse = (error: unknown): never => {
  if (!(error instanceof TokenRefused)) throw error;
  const sentence = refusals[error.reason] ?? `CleverReach gives no token: ${error.reason}.`;
  throw new GatewayError('invalid_input', `${sentence} Nothing was stored.`, { facts: { reason: error.reason }, cause: error });
};

type TokenPart = Pick<Connection, 'accessToken' | 'refreshToken' | 'expiresAt'>;

/** Asks CleverReach itself: for the tokens, and whose they are. */
export class UpstreamAccountProof extends AccountProof {
  constructor(
    private readonly exchange: TokenExchange,
    private readonly apps: OAuthAppStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  async prove(offer: Offer): Promise<Connection> {
    try {
      const secret = offer.kind === 'code' ? await this.apps.findSecret(offer.clientId) : offer.clientSecret;
      const tokens = await this.#tokens(offer, { id: offer.clientId, secret });
      const { accountId, name } = await this.exchange.whoAmI(tokens.accessToken);
      return { accountId, name, clientId: offer.clientId, ...(secret && { clientSecret: secret }), ...tokens };
    } catch (error) {
      return refuse(error);
    }
  }

  #tokens(offer: Offer, client: OAuthClient): Promise<TokenPart & { readonly accessToken: Secret }> {
    switch (offer.kind) {
      case 'credentials':
        return this.#issue(() => this.exchange.clientCredentials(client));
      case 'code':
        return this.#issue(() => this.exchange.authorizationCode(client, offer));
      case 'tokens':
        return this.#offered(offer, client);
    }
  }

  /** Tokens issued elsewhere are taken as they are; a pair whose access token is no good any more is renewed. */
  async #offered({ accessToken, refreshToken }: OfferedTokens, client: OAuthClient): Promise<TokenPart & { readonly accessToken: Secret }> {
    const renew = (token: Secret) =>
      this.#issue(async () => {
        const issued = await this.exchange.refresh(client, token);
        return { ...issued, refresh: issued.refresh ?? token };
      });
    if (!accessToken) {
      if (!refreshToken) throw new GatewayError('invalid_input', 'An access token or a refresh token is needed.');
      return renew(refreshToken);
    }
    try {
      const expiresAt = this.clock.now() + (await this.exchange.secondsLeft(accessToken)) * 1_000;
      return { accessToken, expiresAt, ...(refreshToken && { refreshToken }) };
    } catch (error) {
      if (error instanceof TokenRefused && refreshToken) return renew(refreshToken);
      throw error;
    }
  }

  async #issue(ask: () => Promise<IssuedTokens>): Promise<TokenPart & { readonly accessToken: Secret }> {
    const askedAt = this.clock.now();
    const { access, refresh, expiresInSeconds } = await ask();
    return { accessToken: access, expiresAt: askedAt + expiresInSeconds * 1_000, ...(refresh && { refreshToken: refresh }) };
  }
}
