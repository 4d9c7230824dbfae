import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import type { Secret } from '../../core/index.js';
import { Database } from '../../storage/index.js';
import { consumerColumns, readScopes, toCaller } from '../login-rows.js';
import type { Caller } from '../ports.js';
import { consumerNameOf, grantedBy } from './provider-claims.js';
import { ProviderKeys } from './provider-keys.js';

/** Proves tokens of the company's identity provider. */
@Injectable()
export class ProviderTokenProof {
  constructor(
    private readonly keys: ProviderKeys,
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** Whether a text says it is a token of the provider; nothing is proven. */
  concerns(presented: Secret): boolean {
    return this.keys.isFromProvider(presented);
  }

  /** The caller behind a token; undefined where the provider did not sign it for this gateway, it has ended, or no consumer goes by its name. */
  async prove(presented: Secret): Promise<Caller | undefined> {
    const claims = await this.keys.verify(presented);
    if (!claims) return undefined;
    const identity = consumerNameOf(claims, this.config.values);
    if (identity === undefined) return undefined;
    const row = await this.#find(identity);
    const granted = row && grantedBy(claims, new Set(readScopes(row)), this.config.values);
    if (!granted) return undefined;
    const accounts = await this.database.query.selectFrom('consumer_accounts').select('account_id').where('consumer_id', '=', row.consumer_id).orderBy('account_id').execute();
    const caller = toCaller(row, {
      accountIds: accounts.map(({ account_id }) => account_id),
      credential: { kind: 'provider_token', id: identity },
      expiresAt: (claims.exp ?? 0) * 1_000,
    });
    return { ...caller, scopes: granted.scopes, ...(granted.ownAddress !== undefined && { ownAddress: granted.ownAddress }) };
  }

  #find(identity: string) {
    return this.database.query
      .selectFrom('consumer_identities')
      .innerJoin('consumers', 'consumers.id', 'consumer_identities.consumer_id')
      .where('consumer_identities.identity', '=', identity)
      .where('consumers.revoked_at', 'is', null)
      .select(consumerColumns)
      .executeTakeFirst();
  }
}
