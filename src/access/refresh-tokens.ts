import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppConfig } from '../config/index.js';
import { Clock, Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { sha256 } from './api-key.js';
import { selectLogins } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { AuditLog } from './ports.js';

type Query = Transaction<Tables>;

/** `reused`: somebody holds a copy of a token that was spent before. Its whole family is dead. */
export type Spent = { readonly successor: Secret } | 'invalid' | 'reused';

/** Refresh tokens: good once, each followed by another of its family. */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** The first token of a new family. */
  issue(loginId: string): Promise<Secret> {
    return this.database.transaction((query) => this.#insert(query, { loginId, family: randomUUID() }));
  }

  /** Spends a token for `client`, which may be another login of the same consumer and account. */
  async spend(presented: Secret, client: LoginRow): Promise<Spent> {
    const spent = await this.database.transaction((query) => this.#spend(query, sha256(presented.reveal()), client));
    if (spent === 'reused') {
      const { id: login, consumer_id: consumerId, account_id: accountId } = client;
      await this.audit.record({ event: 'refresh_token.reused', consumerId, accountId, facts: { login } });
    }
    return spent;
  }

  async #spend(query: Query, hash: string, client: LoginRow): Promise<Spent> {
    const token = await query.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
    if (!token || token.expires_at <= this.clock.now() || !(await this.#mayUse(query, token.login_id, client))) return 'invalid';
    if (await this.#markUsed(query, hash)) return { successor: await this.#insert(query, { loginId: client.id, family: token.family }) };
    await this.#endFamily(query, token.family);
    return 'reused';
  }

  async #mayUse(query: Query, loginId: string, client: LoginRow): Promise<boolean> {
    const owner = await selectLogins(query).where('logins.id', '=', loginId).executeTakeFirst();
    return owner?.consumer_id === client.consumer_id && owner.account_id === client.account_id;
  }

  async #markUsed(query: Query, hash: string): Promise<boolean> {
    const { numUpdatedRows } = await query
      .updateTable('refresh_tokens')
      .set({ used_at: this.clock.now() })
      .where('hash', '=', hash)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  async #endFamily(query: Query, family: string): Promise<void> {
    await query.updateTable('refresh_tokens').set({ used_at: this.clock.now() }).where('family', '=', family).where('used_at', 'is', null).execute();
  }

  async #insert(query: Query, { loginId, family }: { readonly loginId: string; readonly family: string }): Promise<Secret> {
    const now = this.clock.now();
    await query.deleteFrom('refresh_tokens').where('expires_at', '<=', now).execute();
    const token = randomBytes(32).toString('base64url');
    const expires_at = now + this.config.values.OAUTH_REFRESH_SECONDS * 1_000;
    await query.insertInto('refresh_tokens').values({ hash: sha256(token), login_id: loginId, family, expires_at }).execute();
    return new Secret(token);
  }
}
