import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppConfig } from '../config/index.js';
import { Clock, Secret } from '../core/index.js';
import type { Tables } from '../storage/index.js';
import { sha256 } from './api-key.js';
import { CallerCache } from './caller-cache.js';
import type { LoginRow } from './login-rows.js';
import { AuditLog } from './ports.js';
import type { MintedToken } from './token-mint.js';

type Query = Transaction<Tables>;

/** Where a refresh token belongs, and the access token that is given beside it. */
interface Member {
  readonly loginId: string;
  readonly family: string;
  readonly access: MintedToken;
}

/** The tokens that came from one code or one first refresh token. Where somebody turns out to hold a copy, none of them brings new ones. */
@Injectable()
export class TokenFamilies {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly cache: CallerCache,
    private readonly audit: AuditLog,
  ) {}

  /** A new refresh token of a family. */
  async add(query: Query, { loginId, family, access }: Member): Promise<Secret> {
    const now = this.clock.now();
    await query.deleteFrom('refresh_tokens').where('expires_at', '<=', now).execute();
    const token = randomBytes(32).toString('base64url');
    const lives = { expires_at: now + this.config.values.OAUTH_REFRESH_SECONDS * 1_000, access_expires_at: now + access.expiresInSeconds * 1_000 };
    const hashes = { hash: sha256(token), access_hash: sha256(access.access.reveal()) };
    await query.insertInto('refresh_tokens').values({ login_id: loginId, family, ...hashes, ...lives }).execute();
    return new Secret(token);
  }

  /** Ends the refresh tokens of a family; access tokens live on until they expire. */
  async endRefreshing(query: Query, family: string): Promise<void> {
    await query.updateTable('refresh_tokens').set({ used_at: this.clock.now() }).where('family', '=', family).where('used_at', 'is', null).execute();
  }

  /** Ends every token of a family, access tokens included. */
  async end(query: Query, family: string): Promise<void> {
    await this.endRefreshing(query, family);
    const now = this.clock.now();
    const living = await query
      .selectFrom('refresh_tokens')
      .select(['access_hash', 'access_expires_at'])
      .where('family', '=', family)
      .where('access_expires_at', '>', now)
      .execute();
    const rows = living.flatMap(({ access_hash, access_expires_at }) => (access_hash !== null && access_expires_at !== null ? [{ hash: access_hash, expires_at: access_expires_at }] : []));
    if (rows.length > 0) await query.insertInto('revoked_tokens').values(rows).onConflict((row) => row.column('hash').doNothing()).execute();
  }

  /** Makes an end known, once it is stored: to this process and to the audit log. */
  async report(event: 'refresh_token.reused' | 'authorization_code.reused', { id: login, consumer_id: consumerId, account_id: accountId }: LoginRow): Promise<void> {
    this.cache.clear();
    await this.audit.record({ event, consumerId, accountId, facts: { login } });
  }
}
