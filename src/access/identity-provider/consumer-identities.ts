import { Injectable } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { Database } from '../../storage/index.js';
import { AuditedStore } from '../audited-store.js';
import { CallerCache } from '../caller-cache.js';
import { checkConsumer } from '../registry-rules.js';

/** Name under which the company's identity provider knows a consumer: the value of the claim IDP_CONSUMER_CLAIM in its tokens. */
export interface ConsumerIdentity {
  readonly identity: string;
  readonly consumerId: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

const possible = /^[\x21-\x7e]{1,200}$/;

/** Which consumer a token of the company's identity provider stands for. Every change is written to the audit log. */
@Injectable()
export class ConsumerIdentities {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
  ) {}

  /** Throws `invalid_input`, `not_found`, and `conflict` where the identity stands for a consumer already. */
  async add(consumerId: string, identity: string, by: string): Promise<void> {
    if (!possible.test(identity)) throw new GatewayError('invalid_input', 'An identity is 1 to 200 printable characters without blanks.');
    await this.store.change(async ({ query, now, record }) => {
      await checkConsumer(query, consumerId);
      const taken = await query.selectFrom('consumer_identities').select('consumer_id').where('identity', '=', identity).executeTakeFirst();
      if (taken) throw new GatewayError('conflict', 'That identity stands for a consumer already.');
      const { kind } = await query.selectFrom('consumers').select('kind').where('id', '=', consumerId).executeTakeFirstOrThrow();
      if (kind !== 'internal_app' && kind !== 'mobile_backend') {
        throw new GatewayError('invalid_input', 'Only an internal app or a mobile backend can be known to the identity provider.');
      }
      await query.insertInto('consumer_identities').values({ identity, consumer_id: consumerId, created_at: now }).execute();
      await record({ event: 'identity.added', consumerId, facts: { by, identity } });
    });
  }

  /** Tokens that name the identity are refused from now on. Throws `not_found`. */
  async remove(consumerId: string, identity: string, by: string): Promise<void> {
    await this.store.change(async ({ query, record }) => {
      const { numDeletedRows } = await query.deleteFrom('consumer_identities').where('identity', '=', identity).where('consumer_id', '=', consumerId).executeTakeFirst();
      if (numDeletedRows === 0n) throw new GatewayError('not_found', 'This consumer has no such identity.');
      await record({ event: 'identity.removed', consumerId, facts: { by, identity } });
    });
    this.cache.clear();
  }

  async list(consumerId: string): Promise<readonly ConsumerIdentity[]> {
    const rows = await this.database.query.selectFrom('consumer_identities').selectAll().where('consumer_id', '=', consumerId).orderBy('identity').execute();
    return rows.map((row) => ({ identity: row.identity, consumerId: row.consumer_id, createdAt: row.created_at }));
  }
}
