import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Vault } from '../vault/index.js';
import { signToken } from './gateway-token.js';
import type { LoginRow } from './login-rows.js';

export interface MintedToken {
  readonly access: Secret;
  readonly expiresInSeconds: number;
}

interface Binding {
  readonly accountId?: string;
  /** Finite for a sub-account that is connected by itself: CleverReach is to be asked again whether the agency may act for it. */
  readonly maxLifeSeconds?: number;
}

/** Makes access tokens. They are not stored: the signing key of their login proves them. */
@Injectable()
export class TokenMint {
  constructor(
    private readonly vault: Vault,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** A token for the account of the login, or for a sub-account of it. */
  mint(login: LoginRow, { accountId = login.account_id, maxLifeSeconds = Infinity }: Binding = {}): MintedToken {
    const { OAUTH_TOKEN_SECONDS, LEGACY_TOKEN_SECONDS } = this.config.values;
    const isOldStyle = login.kind === 'legacy' && accountId === login.account_id;
    const lifeSeconds = Math.min(login.kind === 'legacy' ? LEGACY_TOKEN_SECONDS : OAUTH_TOKEN_SECONDS, Math.floor(maxLifeSeconds));
    const content = { accountId: isOldStyle ? login.client_id : accountId, issuedAtSeconds: Math.floor(this.clock.now() / 1_000), lifeSeconds };
    const key = this.vault.open(login.signing_key, { owner: login.id, kind: 'signing_key' });
    return { access: signToken(isOldStyle ? content : { ...content, loginId: login.id, isSeparate: Number.isFinite(maxLifeSeconds) }, key), expiresInSeconds: lifeSeconds };
  }
}
