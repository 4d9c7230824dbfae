import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import type { ReceiverInput } from '../../contract/index.js';
import { Clock, GatewayError, Secret } from '../../core/index.js';
import { Database, storeTime } from '../../storage/index.js';
import { Vault } from '../../vault/index.js';
import type { Place } from '../../vault/index.js';
import { toSnapshot } from './snapshot.js';
import type { Snapshot } from './snapshot.js';

const DAY_MS = 86_400_000;

const placeOf = (snapshotId: string, page: string): Place => ({ owner: `${snapshotId} ${page}`, kind: 'snapshot_page' });

const noRoom = (): GatewayError =>
  new GatewayError('insufficient_storage', 'There is no room for a snapshot of the group, so it was not cleared. An operator can remove old snapshots.');

/** Keeps snapshots, sealed page by page. */
@Injectable()
export class SnapshotStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async begin(of: Pick<Snapshot, 'accountId' | 'groupId' | 'consumerId'>): Promise<string> {
    const id = randomUUID();
    const now = this.clock.now();
    const times = { created_at: now, expires_at: now + this.config.values.SNAPSHOT_KEEP_DAYS * DAY_MS };
    const place = { id, account_id: of.accountId, group_id: of.groupId, consumer_id: of.consumerId };
    await this.database.query.insertInto('snapshots').values({ ...place, state: 'taking', receivers: 0, bytes: 0, restored: 0, ...times }).execute();
    return id;
  }

  /** Throws `insufficient_storage`. */
  async addPage(id: string, page: number, receivers: readonly ReceiverInput[]): Promise<void> {
    const name = String(page);
    const content = this.vault.seal(new Secret(JSON.stringify(receivers)), placeOf(id, name));
    await this.database.transaction(async (query) => {
      const { used } = await query.selectFrom('snapshots').select(({ fn }) => fn.sum('bytes').as('used')).executeTakeFirstOrThrow();
      if (Number(used ?? 0) + content.length > this.config.values.SNAPSHOT_MAX_BYTES) throw noRoom();
      await query.insertInto('snapshot_pages').values({ snapshot_id: id, page: name, content }).execute();
      await query
        .updateTable('snapshots')
        .set((row) => ({ receivers: row('receivers', '+', receivers.length), bytes: row('bytes', '+', content.length) }))
        .where('id', '=', id)
        .execute();
    });
  }

  async finish(id: string): Promise<void> {
    await this.database.query.updateTable('snapshots').set({ state: 'kept' }).where('id', '=', id).execute();
  }

  async note(id: string, restored: number): Promise<void> {
    await this.database.query.updateTable('snapshots').set({ restored }).where('id', '=', id).execute();
  }

  async list(): Promise<readonly Snapshot[]> {
    return (await this.database.query.selectFrom('snapshots').selectAll().orderBy('created_at', 'desc').execute()).map(toSnapshot);
  }

  async find(id: string): Promise<Snapshot | undefined> {
    const row = await this.database.query.selectFrom('snapshots').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toSnapshot(row);
  }

  /** The receivers of a snapshot, page by page. */
  async *pages(id: string): AsyncGenerator<readonly ReceiverInput[]> {
    for (let page = 0; ; page++) {
      const name = String(page);
      const row = await this.database.query.selectFrom('snapshot_pages').select('content').where('snapshot_id', '=', id).where('page', '=', name).executeTakeFirst();
      if (!row) return;
      yield JSON.parse(this.vault.open(row.content, placeOf(id, name)).reveal()) as ReceiverInput[];
    }
  }

  /** Whether there was one. */
  async remove(id: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.query.deleteFrom('snapshots').where('id', '=', id).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** By the clock of the store: one that runs ahead in one process must not take the only copy of a group. */
  async removeExpired(): Promise<void> {
    await this.database.query.deleteFrom('snapshots').where('expires_at', '<=', storeTime[this.database.kind]).execute();
  }
}
