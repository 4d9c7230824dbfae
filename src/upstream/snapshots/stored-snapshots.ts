import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../access/index.js';
import { fillPath, groupReceivers, isRowWritten } from '../../contract/index.js';
import type { ReceiverInput } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { headersFor } from '../headers.js';
import { readJsonAnswer } from '../json-answer.js';
import { WatchedSender } from '../watched-sender.js';
import { Snapshots } from './snapshot.js';
import type { Restoration, Snapshot } from './snapshot.js';
import { SnapshotStore } from './snapshot-store.js';

/** CleverReach's own code sends 250 rows at a time (CORE; seen). */
const ROWS_AT_ONCE = 250;

const unknown = (): GatewayError => new GatewayError('not_found', 'There is no such snapshot.');

const cut = (rows: readonly ReceiverInput[]): readonly (readonly ReceiverInput[])[] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) => rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE));

@Injectable()
export class StoredSnapshots extends Snapshots {
  constructor(
    private readonly store: SnapshotStore,
    private readonly sender: WatchedSender,
    private readonly audit: AuditLog,
  ) {
    super();
  }

  list(): Promise<readonly Snapshot[]> {
    return this.store.list();
  }

  find(id: string): Promise<Snapshot | undefined> {
    return this.store.find(id);
  }

  async restore(id: string, { by, groupId }: { readonly by: string; readonly groupId?: string | undefined }, tell: (written: number) => void): Promise<Restoration> {
    const snapshot = await this.#find(id);
    if (snapshot.state !== 'kept') throw new GatewayError('conflict', 'That snapshot was broken off; its group was not cleared.');
    const target = { accountId: snapshot.accountId, groupId: groupId ?? snapshot.groupId };
    await this.audit.record({ event: 'snapshot.restored', accountId: snapshot.accountId, facts: { by, snapshot: id, target: target.groupId, receivers: snapshot.receivers } });
    let sent = 0;
    let written = 0;
    for await (const page of this.store.pages(id)) {
      for (const rows of cut(page)) {
        written += await this.#write(target, rows);
        sent += rows.length;
        await this.store.note(id, written);
        tell(written);
      }
    }
    if (sent < snapshot.receivers) throw new GatewayError('conflict', `The snapshot was removed or has expired meanwhile: ${written} of ${snapshot.receivers} receivers are written.`);
    return { receivers: snapshot.receivers, written, refused: sent - written };
  }

  async remove(id: string, by: string): Promise<void> {
    const { accountId } = await this.#find(id);
    if (!(await this.store.remove(id))) throw unknown();
    await this.audit.record({ event: 'snapshot.removed', accountId, facts: { by, snapshot: id } });
  }

  async #find(id: string): Promise<Snapshot> {
    const snapshot = await this.store.find(id);
    if (!snapshot) throw unknown();
    return snapshot;
  }

  /** How many of the rows CleverReach has written. */
  async #write({ accountId, groupId }: { readonly accountId: string; readonly groupId: string }, rows: readonly ReceiverInput[]): Promise<number> {
    const path = fillPath(groupReceivers.upsert, { group_id: groupId });
    const body = Buffer.from(JSON.stringify(rows));
    const headers = headersFor({ contentType: 'application/json' });
    const answer = await this.sender.send(accountId, { method: 'POST', path, headers, body, effect: 'write', isRepeatable: true });
    const results = await readJsonAnswer(answer, this.sender.answered(groupReceivers.upsert, { accountId, signal: undefined }));
    return Array.isArray(results) ? results.filter(isRowWritten).length : 0;
  }
}
