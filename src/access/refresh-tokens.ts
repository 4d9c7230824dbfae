import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppConfig } from '../config/index.js';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { sha256 } from './api-key.js';
import { selectLogins } from './login-rows.js';
import type { LoginRow } from './login-rows.js';
import { TokenFamilies } from './token-families.js';
import type { MintedToken } from './token-mint.js';

type Query = Transaction<Tables>;

/** `reused`: somebody holds a copy of what was spent a while ago. Its whole family is dead. */
export type Spent = { readonly successor: Secret } | 'invalid' | 'reused';

/** Refresh tokens: good once, each followed by another of its family. */
@Injectable()
export class RefreshTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly families: TokenFamilies,
    private readonly config: AppConfig,
  ) {}

  /** The first token of a new family, given beside `access`. */
  issue(loginId: string, access: MintedToken): Promise<Secret> {
    return this.database.transaction((query) => this.families.add(query, { loginId, family: randomUUID(), access }));
  }

  /** Spends a token for `client`, which may be another login of the same consumer and account; its successor is given beside `access`. */
  async spend(presented: Secret, client: LoginRow, access: MintedToken): Promise<Spent> {
    const spent = await this.database.transaction((query) => this.#spend(query, sha256(presented.reveal()), { client, access }));
    if (spent === 'reused') await this.families.report('refresh_token.reused', client);
    return spent;
  }

  async #spend(query: Query, hash: string, { client, access }: { readonly client: LoginRow; readonly access: MintedToken }): Promise<Spent> {
    const token = await query.selectFrom('refresh_tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
    if (!token || token.expires_at <= this.clock.now() || !(await this.#mayUse(query, token.login_id, client))) return 'invalid';
    if (await this.#markUsed(query, hash)) return { successor: await this.families.add(query, { loginId: client.id, family: token.family, access }) };
    if (this.#isTwin(token.used_at)) return 'invalid';
    await this.families.endRefreshing(query, token.family);
    return 'reused';
  }

  /** Two workers of one client that refresh at once, as plugins do, shall not lose the tokens that one of them has got. Both know the client's secret. */
  #isTwin(usedAt: number | null): boolean {
    return usedAt !== null && this.clock.now() - usedAt < this.config.values.OAUTH_TWICE_SECONDS * 1_000;
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
}
