import { Injectable } from '@nestjs/common';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import { sha256 } from './api-key.js';
import { consumerColumns, toCaller } from './login-rows.js';
import type { Caller } from './ports.js';

/** A token as it is registered. A query turns a plus into a blank, and a fixed token has no blanks. */
export const hashFixedToken = (token: Secret): string => sha256(token.reveal().replaceAll(' ', '+'));

/** Proves fixed tokens: registered, not revoked, nor their consumer, and the account still belongs to the consumer. */
@Injectable()
export class FixedTokenProof {
  constructor(private readonly database: Database) {}

  async prove(presented: Secret): Promise<Caller | undefined> {
    const row = await this.database.query
      .selectFrom('fixed_tokens')
      .innerJoin('consumers', 'consumers.id', 'fixed_tokens.consumer_id')
      .innerJoin('consumer_accounts', (join) =>
        join
          .onRef('consumer_accounts.consumer_id', '=', 'fixed_tokens.consumer_id')
          .onRef('consumer_accounts.account_id', '=', 'fixed_tokens.account_id'),
      )
      .where('fixed_tokens.hash', '=', hashFixedToken(presented))
      .where('fixed_tokens.revoked_at', 'is', null)
      .where('consumers.revoked_at', 'is', null)
      .select(['fixed_tokens.id', 'fixed_tokens.account_id'])
      .select(consumerColumns)
      .executeTakeFirst();
    return row && toCaller(row, { accountIds: [row.account_id], credential: { kind: 'fixed_token', id: row.id }, expiresAt: undefined });
  }
}
