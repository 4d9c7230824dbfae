import { Injectable } from '@nestjs/common';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Vault } from '../vault/index.js';
import { hashFixedToken, sha256 } from './api-key.js';
import { generateSigningKey, isSignedWith, readToken } from './gateway-token.js';
import type { UnprovenToken } from './gateway-token.js';
import { LoginRows, toCaller } from './login-rows.js';
import type { AccountTie, LoginRow } from './login-rows.js';
import type { Caller } from './ports.js';
import { RevokedTokens } from './revoked-tokens.js';
import type { SignedToken } from './revoked-tokens.js';

const strangerKey = generateSigningKey();

/** Proves tokens: signed by a login that may be used and not revoked, or registered as they are. */
@Injectable()
export class TokenProof {
  constructor(
    private readonly logins: LoginRows,
    private readonly revoked: RevokedTokens,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** The caller behind a token; undefined for a made-up, expired or revoked one. A fixed token is looked for last. */
  async prove(presented: Secret): Promise<Caller | undefined> {
    const token = await this.find(presented);
    if (!token) return this.#proveFixed(presented);
    if (!token.tie || token.expiresAt <= this.clock.now()) return undefined;
    return toCaller(token.login, {
      accountIds: [token.accountId],
      credential: { kind: token.login.kind === 'oauth' ? 'oauth_token' : 'login_token', id: token.login.id },
      expiresAt: token.expiresAt,
    });
  }

  async #proveFixed(presented: Secret): Promise<Caller | undefined> {
    const row = await this.logins.findFixedToken(hashFixedToken(presented));
    return row && toCaller(row, { accountIds: [row.account_id], credential: { kind: 'fixed_token', id: row.id }, expiresAt: undefined });
  }

  /** A token that is signed and not revoked, though it may be expired. */
  async find(presented: Secret): Promise<SignedToken | undefined> {
    const token = readToken(presented);
    if (!token) return undefined;
    const hash = sha256(presented.reveal());
    const login = this.#signer(token, await this.#candidates(token));
    const isRevoked = await this.revoked.has(hash);
    if (!login || isRevoked) return undefined;
    const { jti, client_id, exp } = token.claims;
    const accountId = jti === undefined ? login.account_id : String(client_id);
    return { login, hash, accountId, tie: await this.#findTie(token, login, accountId), expiresAt: exp * 1_000 };
  }

  /**
   * A token of a sub-account is good for the kind of grant it was given for. One that lives for years since its agency's grant has to
   * fetch every token would else outlive the agency's right, once the account is connected by itself.
   */
  async #findTie({ claims }: UnprovenToken, login: LoginRow, accountId: string): Promise<AccountTie | undefined> {
    const tie = await this.logins.findTie(login, accountId);
    return (tie === 'separate') === (claims.separate === true) ? tie : undefined;
  }

  /**
   * The login behind a token that is good at this moment, with the key that signed it. A token bound to a sub-account has none: it must
   * not be traded for one of the main account.
   */
  async findLogin(presented: Secret): Promise<LoginRow | undefined> {
    const token = await this.find(presented);
    return token?.tie === 'main' && token.expiresAt > this.clock.now() ? token.login : undefined;
  }

  async revoke(presented: Secret): Promise<void> {
    const token = await this.find(presented);
    if (token) await this.revoked.add(token);
  }

  async #candidates({ claims: { jti, client_id } }: UnprovenToken): Promise<readonly LoginRow[]> {
    if (jti === undefined) return this.logins.listLegacy(String(client_id));
    const login = await this.logins.findById(jti);
    return login ? [login] : [];
  }

  #signer(token: UnprovenToken, candidates: readonly LoginRow[]): LoginRow | undefined {
    if (candidates.length === 0) isSignedWith(token, strangerKey);
    return candidates.find((login) => isSignedWith(token, this.vault.open(login.signing_key, { owner: login.id, kind: 'signing_key' })));
  }
}
