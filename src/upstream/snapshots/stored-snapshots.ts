import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../access/index.js';
import { fillPath, groupReceivers, isRowWritten } from '../../contract/index.js';
import type { ReceiverInput } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import { headersFor } from '../headers.js';
import { readOutcome } from '../json-answer.js';
import { WatchedSender } from '../watched-sender.js';
import { GroupReader } from './group-reader.js';
import type { Place } from './group-reader.js';
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
    private readonly reader: GroupReader,
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

  async restore(id: string, { by, groupId }: { readonly by: string; readonly groupId?: string | undefined }, tell: (present: number) => void): Promise<Restoration> {
    const snapshot = await this.#find(id);
    if (snapshot.state !== 'kept') throw new GatewayError('conflict', 'That snapshot was broken off; its group was not cleared.');
    const target = { accountId: snapshot.accountId, groupId: groupId ?? snapshot.groupId };
    await this.audit.record({ event: 'snapshot.restored', accountId: snapshot.accountId, facts: { by, snapshot: id, target: target.groupId, receivers: snapshot.receivers } });
    await this.store.note(id, 0);
    let [read, written, left] = [0, 0, 0];
    for await (const page of this.store.pages(id)) {
      for (const rows of cut(page)) {
        const absent = await this.#absent(target, rows);
        written += await this.#write(target, absent);
        left += rows.length - absent.length;
        read += rows.length;
        await this.store.note(id, written + left);
        tell(written + left);
      }
    }
    if (read < snapshot.receivers) throw new GatewayError('conflict', `The snapshot was removed or has expired meanwhile: ${written} of ${snapshot.receivers} receivers are written.`);
    return { receivers: snapshot.receivers, written, left, refused: read - written - left };
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

  /** Those who are not in the group. What CleverReach has of the others is newer than the snapshot. */
  async #absent(target: Place, rows: readonly ReceiverInput[]): Promise<readonly ReceiverInput[]> {
    const present = await this.reader.present(target, rows.map(({ email }) => email));
    return rows.filter(({ email }) => !present.has(email.toLowerCase()));
  }

  /** How many of the rows CleverReach has written. */
  async #write({ accountId, groupId }: Place, rows: readonly ReceiverInput[]): Promise<number> {
    if (rows.length === 0) return 0;
    const path = fillPath(groupReceivers.upsert, { group_id: groupId });
    const body = Buffer.from(JSON.stringify(rows));
    const headers = headersFor({ contentType: 'application/json' });
    const answer = await this.sender.send(accountId, { method: 'POST', path, headers, body, effect: 'write', isRepeatable: true });
    const results = await readOutcome(answer, this.sender.answered(groupReceivers.upsert, { accountId, signal: undefined }));
    if (results === null) return rows.length; // a 204
    return Array.isArray(results) ? results.filter(isRowWritten).length : 0;
  }
}
