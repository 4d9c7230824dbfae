import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { hashFixedToken } from './api-key.js';
import { AuditedStore } from './audited-store.js';
import type { AuditedChange } from './audited-store.js';
import { CallerCache } from './caller-cache.js';
import { FixedTokenRules, hintOf } from './fixed-token-rules.js';
import { checkBinding, checkConsumer, checkName } from './registry-rules.js';

/** What may be seen of a fixed token: never the token. */
export interface FixedToken {
  readonly id: string;
  readonly consumerId: string;
  /** The one account it is good for. */
  readonly accountId: string;
  readonly name: string;
  /** Its first and last four characters; empty for a short token, where they would tell too much. */
  readonly hint: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly revokedAt: number | undefined;
}

export interface NewFixedToken {
  readonly consumerId: string;
  readonly accountId: string;
  /** 1 to 100 characters. */
  readonly name: string;
  /** As it stands in the code of the integration; quotes around it do not count. */
  readonly token: Secret;
}

type Row = Omit<Selectable<Tables['fixed_tokens']>, 'hash'>;

const columns = ['id', 'consumer_id', 'account_id', 'name', 'hint', 'created_at', 'revoked_at'] as const;

const toFixedToken = (row: Row): FixedToken => ({
  id: row.id,
  consumerId: row.consumer_id,
  accountId: row.account_id,
  name: row.name,
  hint: row.hint,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
});

/** One text is the token of one consumer for good: whoever had it knows it. The consumer itself may have it again after it was revoked. */
const freeToken = async ({ query }: AuditedChange, hash: string, consumerId: string): Promise<void> => {
  await query.deleteFrom('fixed_tokens').where((row) => row.and({ hash, consumer_id: consumerId })).where('revoked_at', 'is not', null).execute();
  const taken = await query.selectFrom('fixed_tokens').select('consumer_id').where('hash', '=', hash).executeTakeFirst();
  if (!taken) return;
  throw new GatewayError('conflict', taken.consumer_id === consumerId ? 'That token is registered already.' : 'That token is or was the token of another consumer.');
};

/**
 * Tokens that old integrations carry in their code and cannot renew: registered by the operator, kept as a hash, good at v1, v2
 * and paths without a version only. Every change is written to the audit log with `by`. Throws `invalid_input`, `not_found` and `conflict`.
 */
@Injectable()
export class FixedTokens {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
    private readonly rules: FixedTokenRules,
  ) {}

  async register({ consumerId, accountId, name: wanted, token: sent }: NewFixedToken, by: string): Promise<FixedToken> {
    const name = checkName(wanted, 'A fixed token');
    const token = await this.rules.check(sent);
    const hash = hashFixedToken(token);
    return this.store.change(async (change) => {
      const { query, now, record } = change;
      await checkConsumer(query, consumerId);
      await checkBinding(query, { consumer_id: consumerId, account_id: accountId });
      await freeToken(change, hash, consumerId);
      const row = { id: randomUUID(), consumer_id: consumerId, account_id: accountId, name, hint: hintOf(token), created_at: now, revoked_at: null };
      await query.insertInto('fixed_tokens').values({ ...row, hash }).execute();
      await record({ event: 'fixed_token.registered', consumerId, accountId, facts: { by, fixed_token: row.id } });
      return toFixedToken(row);
    });
  }

  async list(consumerId: string): Promise<readonly FixedToken[]> {
    const rows = await this.#select().where('consumer_id', '=', consumerId).orderBy('created_at').execute();
    return rows.map(toFixedToken);
  }

  async find(id: string): Promise<FixedToken | undefined> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row && toFixedToken(row);
  }

  async revoke(id: string, by: string): Promise<void> {
    await this.store.change(async ({ query, now, record }) => {
      const row = await query
        .updateTable('fixed_tokens')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning(['consumer_id', 'account_id'])
        .executeTakeFirst();
      if (!row) throw new GatewayError('not_found', 'There is no such fixed token, or it was revoked before.');
      await record({ event: 'fixed_token.revoked', consumerId: row.consumer_id, accountId: row.account_id, facts: { by, fixed_token: id } });
    });
    this.cache.clear();
  }

  #select() {
    return this.database.query.selectFrom('fixed_tokens').select(columns);
  }
}
