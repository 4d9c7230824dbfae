import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { Clock, GatewayError } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { sha256 } from './api-key.js';
import { AuditedStore } from './audited-store.js';
import type { Caller, Scope } from './ports.js';

/** How long an operator stays signed in with a browser. */
export const SESSION_SECONDS = 1_800;

/** An operator who is signed in. */
export interface Operator {
  readonly consumerId: string;
  readonly consumerName: string;
}

/** The session behind a digest, while its key is good and its consumer may administer the gateway. */
export const findOperator = async (query: Kysely<Tables>, sessionHash: string, now: number): Promise<Operator | undefined> => {
  const row = await query
    .selectFrom('operator_sessions')
    .innerJoin('api_keys', 'api_keys.id', 'operator_sessions.key_id')
    .innerJoin('consumers', 'consumers.id', 'api_keys.consumer_id')
    .where('operator_sessions.hash', '=', sessionHash)
    .where('operator_sessions.expires_at', '>', now)
    .where('api_keys.revoked_at', 'is', null)
    .where((is) => is.or([is('api_keys.expires_at', 'is', null), is('api_keys.expires_at', '>', now)]))
    .where('consumers.revoked_at', 'is', null)
    .select(['consumers.id', 'consumers.name', 'consumers.scopes'])
    .executeTakeFirst();
  const mayAdminister = row !== undefined && (JSON.parse(row.scopes) as Scope[]).includes('admin');
  return mayAdminister ? { consumerId: row.id, consumerName: row.name } : undefined;
};

/** Operators signed in with a browser. A session is a random text that only the browser holds; it ends with the key it was opened with. */
@Injectable()
export class OperatorSessions {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly clock: Clock,
  ) {}

  /** Signs an operator in under `session`, 256 random bits. Throws `forbidden` where the caller is none or came without an API key. */
  async open({ consumerId, scopes, credential }: Caller, session: string): Promise<void> {
    if (!scopes.has('admin') || credential.kind !== 'api_key') {
      throw new GatewayError('forbidden', 'This key may not administer the gateway.', { facts: { scope: 'admin' } });
    }
    await this.store.change(async ({ query, now, record }) => {
      await query.deleteFrom('operator_sessions').where('expires_at', '<=', now).execute();
      await query
        .insertInto('operator_sessions')
        .values({ hash: sha256(session), key_id: credential.id, expires_at: now + SESSION_SECONDS * 1_000 })
        .execute();
      await record({ event: 'operator.signed_in', consumerId, facts: { key: credential.id } });
    });
  }

  find(session: string): Promise<Operator | undefined> {
    return findOperator(this.database.query, sha256(session), this.clock.now());
  }

  /** Signs the operator out; whatever was begun in the session comes to nothing. */
  async close(session: string): Promise<void> {
    await this.database.query.deleteFrom('operator_sessions').where('hash', '=', sha256(session)).execute();
  }
}
