import { Injectable } from '@nestjs/common';
import { Database } from '../storage/index.js';
import { AuditedStore } from './audited-store.js';
import { CallerCache } from './caller-cache.js';
import type { AccountTie, LoginRow } from './login-rows.js';

/** A token that one of our logins signed. */
export interface SignedToken {
  readonly login: LoginRow;
  readonly accountId: string;
  /** Undefined where the login may no longer act for the account. */
  readonly tie: AccountTie | undefined;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Digest of the whole token. */
  readonly hash: string;
}

/** A time no clock reaches: a token of /login can be refreshed long after it expired, so its revocation is kept. */
const NEVER = Number.MAX_SAFE_INTEGER;

/** Single tokens that ended before their time. */
@Injectable()
export class RevokedTokens {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
  ) {}

  async has(hash: string): Promise<boolean> {
    const row = await this.database.query.selectFrom('revoked_tokens').select('hash').where('hash', '=', hash).executeTakeFirst();
    return row !== undefined;
  }

  async add({ login, accountId, expiresAt, hash }: SignedToken): Promise<void> {
    await this.store.change(async ({ query, now, record }) => {
      await query.deleteFrom('revoked_tokens').where('expires_at', '<=', now).execute();
      await query
        .insertInto('revoked_tokens')
        .values({ hash, expires_at: login.kind === 'legacy' ? NEVER : expiresAt })
        .onConflict((conflict) => conflict.column('hash').doNothing())
        .execute();
      await record({ event: 'token.revoked', consumerId: login.consumer_id, accountId, facts: { login: login.id } });
    });
    this.cache.clear();
  }
}
