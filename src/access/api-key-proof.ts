import { Injectable } from '@nestjs/common';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import { areEqualDigests, prefixOf, sha256 } from './api-key.js';
import { KeyUsage } from './key-usage.js';
import { consumerColumns, toCaller } from './login-rows.js';
import type { Caller } from './ports.js';

const unmatchableDigest = 'x'.repeat(64);

/** Proves API keys against the store. */
@Injectable()
export class ApiKeyProof {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly usage: KeyUsage,
  ) {}

  /** The caller behind a key; undefined for an unknown, wrong, expired or revoked one, after the same work. */
  async prove(presented: Secret): Promise<Caller | undefined> {
    const row = await this.#find(prefixOf(presented) ?? '');
    const accounts = await this.database.query
      .selectFrom('consumer_accounts')
      .select('account_id')
      .where('consumer_id', '=', row?.consumer_id ?? '')
      .orderBy('account_id')
      .execute();
    const isRight = areEqualDigests(row?.hash ?? unmatchableDigest, sha256(presented.reveal()));
    const isOver = (row?.expires_at ?? Infinity) <= this.clock.now();
    if (!row || !isRight || isOver || row.revoked_at !== null || row.consumer_revoked_at !== null) return undefined;
    this.usage.note(row.id, row.last_used_at);
    return toCaller(row, {
      accountIds: accounts.map(({ account_id }) => account_id),
      credential: { kind: 'api_key', id: row.id },
      expiresAt: row.expires_at ?? undefined,
    });
  }

  #find(prefix: string) {
    return this.database.query
      .selectFrom('api_keys')
      .innerJoin('consumers', 'consumers.id', 'api_keys.consumer_id')
      .where('api_keys.prefix', '=', prefix)
      .select(['api_keys.id', 'api_keys.hash', 'api_keys.expires_at', 'api_keys.revoked_at', 'api_keys.last_used_at'])
      .select('consumers.revoked_at as consumer_revoked_at')
      .select(consumerColumns)
      .executeTakeFirst();
  }
}
