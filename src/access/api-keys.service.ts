import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { Clock, GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { generateApiKey } from './api-key.js';
import { AuditedStore } from './audited-store.js';
import { CallerCache } from './caller-cache.js';
import { checkConsumer, checkName } from './registry-rules.js';
import { ApiKeys } from './registry.js';
import type { ApiKey, NewApiKey } from './registry.js';

const toApiKey = (row: Omit<Selectable<Tables['api_keys']>, 'hash'>): ApiKey => ({
  id: row.id,
  consumerId: row.consumer_id,
  name: row.name,
  prefix: row.prefix,
  createdAt: row.created_at,
  expiresAt: row.expires_at ?? undefined,
  revokedAt: row.revoked_at ?? undefined,
  lastUsedAt: row.last_used_at ?? undefined,
});

@Injectable()
export class StoredApiKeys extends ApiKeys {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
    private readonly clock: Clock,
  ) {
    super();
  }

  async create({ consumerId, name, expiresAt }: NewApiKey, by: string): Promise<ApiKey & { readonly key: Secret }> {
    const plainName = checkName(name, 'A key');
    if (expiresAt !== undefined && !(expiresAt > this.clock.now())) throw new GatewayError('invalid_input', 'A key must expire in the future.');
    const { key, prefix, hash } = generateApiKey();
    return this.store.change(async ({ query, now, record }) => {
      await checkConsumer(query, consumerId);
      const row = { id: randomUUID(), consumer_id: consumerId, name: plainName, prefix, created_at: now, expires_at: expiresAt ?? null };
      await query.insertInto('api_keys').values({ ...row, hash }).execute();
      await record({ event: 'key.created', consumerId, facts: { by, key: row.id, prefix, expiresAt: row.expires_at } });
      return { ...toApiKey({ ...row, revoked_at: null, last_used_at: null }), key };
    });
  }

  async list(consumerId: string): Promise<readonly ApiKey[]> {
    const rows = await this.#select().where('consumer_id', '=', consumerId).orderBy('created_at').execute();
    return rows.map(toApiKey);
  }

  async find(idOrPrefix: string): Promise<ApiKey | undefined> {
    const row = await this.#select().where((is) => is.or([is('id', '=', idOrPrefix), is('prefix', '=', idOrPrefix)])).executeTakeFirst();
    return row && toApiKey(row);
  }

  async revoke(id: string, by: string): Promise<void> {
    await this.store.change(async ({ query, now, record }) => {
      const row = await query
        .updateTable('api_keys')
        .set({ revoked_at: now })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning('consumer_id')
        .executeTakeFirst();
      if (!row) throw new GatewayError('not_found', 'There is no such key, or it was revoked before.');
      await record({ event: 'key.revoked', consumerId: row.consumer_id, facts: { by, key: id } });
    });
    this.cache.clear();
  }

  #select() {
    return this.database.query
      .selectFrom('api_keys')
      .select(['id', 'consumer_id', 'name', 'prefix', 'created_at', 'expires_at', 'revoked_at', 'last_used_at']);
  }
}
