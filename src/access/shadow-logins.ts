import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import { Vault } from '../vault/index.js';
import type { Place } from '../vault/index.js';
import { AuditedStore } from './audited-store.js';
import { checkConsumer, checkLogin } from './registry-rules.js';

/** What may be seen of the login with which a consumer's reads are repeated at the old API: never the password. */
export interface ShadowLogin {
  readonly consumerId: string;
  readonly clientId: string;
  readonly login: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export interface OldCredentials {
  readonly clientId: string;
  readonly login: string;
  readonly password: Secret;
}

const placeOf = (consumerId: string): Place => ({ owner: consumerId, kind: 'shadow_password' });

/** Logins of consumers at CleverReach's own v1 and v2. The password is sealed. */
@Injectable()
export class ShadowLogins {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly vault: Vault,
  ) {}

  /** Replaces the one that was there. Throws `invalid_input` and `not_found`. */
  async set(consumerId: string, { clientId, login, password }: OldCredentials, by: string): Promise<void> {
    if (!/^[0-9]{1,15}$/.test(clientId)) throw new GatewayError('invalid_input', 'The client id of an old login is a customer number: digits only.');
    checkLogin(login);
    const columns = { client_id: clientId, login, password: this.vault.seal(password, placeOf(consumerId)) };
    await this.store.change(async ({ query, now, record }) => {
      await checkConsumer(query, consumerId);
      await query
        .insertInto('shadow_logins')
        .values({ consumer_id: consumerId, ...columns, created_at: now })
        .onConflict((row) => row.column('consumer_id').doUpdateSet({ ...columns, created_at: now }))
        .execute();
      await record({ event: 'shadow.started', consumerId, facts: { by } });
    });
  }

  /** Throws `not_found` where there is none. */
  async remove(consumerId: string, by: string): Promise<void> {
    await this.store.change(async ({ query, record }) => {
      const { numDeletedRows } = await query.deleteFrom('shadow_logins').where('consumer_id', '=', consumerId).executeTakeFirst();
      if (numDeletedRows === 0n) throw new GatewayError('not_found', 'That consumer is not shadowed.');
      await record({ event: 'shadow.ended', consumerId, facts: { by } });
    });
  }

  async list(): Promise<readonly ShadowLogin[]> {
    const rows = await this.database.query.selectFrom('shadow_logins').select(['consumer_id', 'client_id', 'login', 'created_at']).orderBy('created_at').execute();
    return rows.map((row) => ({ consumerId: row.consumer_id, clientId: row.client_id, login: row.login, createdAt: row.created_at }));
  }

  /** The login of a consumer; undefined where it is not shadowed, or not any more. */
  async open(consumerId: string): Promise<OldCredentials | undefined> {
    const row = await this.database.query.selectFrom('shadow_logins').selectAll().where('consumer_id', '=', consumerId).executeTakeFirst();
    return row && { clientId: row.client_id, login: row.login, password: this.vault.open(row.password, placeOf(consumerId)) };
  }
}
