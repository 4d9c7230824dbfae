import { Injectable } from '@nestjs/common';
import { AuditedStore } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { Database, DatabaseLocks } from '../../storage/index.js';
import { BufferedWrites, deliveryOf, toWrite } from './buffered-write.js';
import type { BufferedFilter, BufferedWrite } from './buffered-write.js';

/** How an operator changes a write. */
interface Intervention {
  readonly event: string;
  readonly by: string;
  readonly change: (now: number) => object;
}

@Injectable()
export class StoredBufferedWrites extends BufferedWrites {
  constructor(
    private readonly database: Database,
    private readonly audited: AuditedStore,
    private readonly locks: DatabaseLocks,
    private readonly config: AppConfig,
  ) {
    super();
  }

  async list({ accountId, state, limit }: BufferedFilter): Promise<readonly BufferedWrite[]> {
    let found = this.database.query.selectFrom('buffered_writes').selectAll();
    if (accountId !== undefined) found = found.where('account_id', '=', accountId);
    if (state !== undefined) found = found.where('state', '=', state);
    return (await found.orderBy('seq', 'desc').limit(limit).execute()).map(toWrite);
  }

  retry(id: string, by: string): Promise<void> {
    return this.#intervene(id, { event: 'buffered.retried', by, change: (now) => ({ state: 'pending', reason: null, attempts: 0, next_at: now, settled_at: null }) });
  }

  /** Under the lock of deliveries: what is dropped is not on its way, and never leaves. */
  async drop(id: string, by: string): Promise<void> {
    const write = await this.database.query.selectFrom('buffered_writes').select('account_id').where('id', '=', id).executeTakeFirst();
    const lease = write && (await this.locks.acquire(deliveryOf(write.account_id), { waitMs: this.config.values.BUFFER_DROP_WAIT_MS }));
    if (write && !lease) throw new GatewayError('conflict', 'Writes of its account are being delivered, perhaps this one. Try again.');
    try {
      await this.#intervene(id, { event: 'buffered.dropped', by, change: (now) => ({ state: 'dropped', request: null, bytes: 0, settled_at: now }) });
    } finally {
      await lease?.release();
    }
  }

  async #intervene(id: string, { event, by, change }: Intervention): Promise<void> {
    await this.audited.change(async ({ query, now, record }) => {
      const row = await query.selectFrom('buffered_writes').selectAll().where('id', '=', id).executeTakeFirst();
      if (!row) throw new GatewayError('not_found', 'There is no such buffered write.');
      if (row.state !== 'failed' && row.state !== 'pending') throw new GatewayError('conflict', `That write is ${row.state}.`);
      await query.updateTable('buffered_writes').set(change(now)).where('id', '=', id).execute();
      await record({ event, consumerId: row.consumer_id, accountId: row.account_id, facts: { by, write: id, endpoint: row.endpoint } });
    });
  }
}
