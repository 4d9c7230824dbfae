import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { ClientProof } from './client-proof.js';
import { readScopes } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { TokenIssuer, TokenRefusal } from './ports.js';
import type { ClientCredentials, IssuedToken, LoginTriple } from './ports.js';
import { RefreshTokens } from './refresh-tokens.js';
import { TokenMint } from './token-mint.js';
import type { MintedToken } from './token-mint.js';
import { TokenProof } from './token-proof.js';

/** A minted token as its client gets it. */
export const toIssued = (login: LoginRow, minted: MintedToken, refresh?: Secret): IssuedToken => ({ ...minted, refresh, scopes: readScopes(login) });

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

  async clientCredentials(client: ClientCredentials): Promise<IssuedToken> {
    const login = await this.clients.needOAuth(client);
    return toIssued(login, this.mint.mint(login));
  }

  async refresh(client: ClientCredentials, refreshToken: Secret): Promise<IssuedToken> {
    const login = await this.clients.needOAuth(client);
    const minted = this.mint.mint(login);
    const spent = await this.refreshTokens.spend(refreshToken, login, minted);
    if (typeof spent === 'string') throw new TokenRefusal('invalid_grant', 'The refresh token is not valid.');
    return toIssued(login, minted, spent.successor);
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

  async exchange(presented: Secret): Promise<IssuedToken | undefined> {
    const login = await this.tokens.findLogin(presented);
    if (!login) return undefined;
    const minted = this.mint.mint(login);
    return toIssued(login, minted, await this.refreshTokens.issue(login.id, minted));
  }

  async forAccount(presented: Secret, accountId: string, prove: () => Promise<number>): Promise<Secret | undefined> {
    const login = await this.tokens.findLogin(presented);
    return login && this.mint.mint(login, { accountId, maxLifeSeconds: await prove() }).access;
  }

  revoke(presented: Secret): Promise<void> {
    return this.tokens.revoke(presented);
  }
}
