import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { ClientProof } from './client-proof.js';
import type { LoginTriple } from './client-proof.js';
import { readScopes } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { TokenIssuer, TokenRefusal } from './ports.js';
import type { Caller, IssuedToken } from './ports.js';
import { RefreshTokens } from './refresh-tokens.js';
import { TokenMint } from './token-mint.js';
import { TokenProof } from './token-proof.js';

/** Issues tokens that the signing key of their login proves; only refresh tokens and revocations are stored. */
@Injectable()
export class SigningTokenIssuer extends TokenIssuer {
  constructor(
    private readonly clients: ClientProof,
    private readonly mint: TokenMint,
    private readonly refreshTokens: RefreshTokens,
    private readonly tokens: TokenProof,
  ) {
    super();
  }

  async clientCredentials(clientId: string, clientSecret: Secret): Promise<IssuedToken> {
    return this.#issue(await this.#proveClient(clientId, clientSecret), undefined);
  }

  async refresh(client: { readonly id: string; readonly secret: Secret }, refreshToken: Secret): Promise<IssuedToken> {
    const login = await this.#proveClient(client.id, client.secret);
    const spent = await this.refreshTokens.spend(refreshToken, login);
    if (typeof spent === 'string') throw new TokenRefusal('invalid_grant', 'The refresh token is not valid.');
    return this.#issue(login, spent.successor);
  }

  async login(triple: LoginTriple): Promise<Secret | undefined> {
    const login = await this.clients.proveLegacy(triple);
    return login && this.mint.mint(login).access;
  }

  async refreshLogin(presented: Secret): Promise<Secret | undefined> {
    const token = await this.tokens.find(presented);
    const mayRefresh = token?.login.kind === 'legacy' && (token.tie === 'main' || token.tie === 'derived');
    return mayRefresh ? this.mint.mint(token.login, { accountId: token.accountId }).access : undefined;
  }

  async exchange(caller: Caller): Promise<IssuedToken | undefined> {
    const login = await this.#loginOf(caller);
    return login && this.#issue(login, await this.refreshTokens.issue(login.id));
  }

  async forAccount(caller: Caller, accountId: string, prove: () => Promise<number>): Promise<Secret | undefined> {
    const login = await this.#loginOf(caller);
    return login && this.mint.mint(login, { accountId, maxLifeSeconds: await prove() }).access;
  }

  revoke(presented: Secret): Promise<void> {
    return this.tokens.revoke(presented);
  }

  async #proveClient(clientId: string, secret: Secret): Promise<LoginRow> {
    const login = await this.clients.proveOAuth(clientId, secret);
    if (!login) throw new TokenRefusal('invalid_client', 'The client credentials are invalid.');
    return login;
  }

  /** The login behind a caller's token. A token bound to a sub-account has none: it must not be traded for one of the main account. */
  async #loginOf({ credential, accountIds }: Caller): Promise<LoginRow | undefined> {
    const login = credential.kind === 'api_key' ? undefined : await this.clients.find(credential.id);
    return login && accountIds.includes(login.account_id) ? login : undefined;
  }

  #issue(login: LoginRow, refresh: Secret | undefined): IssuedToken {
    return { ...this.mint.mint(login), refresh, scopes: readScopes(login) };
  }
}
