import { Injectable } from '@nestjs/common';
import { AuditLog } from '../../access/index.js';
import { groups } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import type { RawCall } from '../ports.js';
import { GroupReader } from './group-reader.js';
import { inputOf } from './snapshot.js';
import { SnapshotStore } from './snapshot-store.js';

const emptying: ReadonlySet<string> = new Set([groups.clear.id, groups.remove.id]);

/** Whether a call empties a group and the consumer wants a snapshot first. */
export const needsSnapshot = (endpoint: Endpoint, { caller }: RawCall): boolean => caller.switches.snapshotClear === true && emptying.has(endpoint.id);

/** Takes a snapshot of a group before it is emptied. */
@Injectable()
export class SnapshotTaker {
  constructor(
    private readonly store: SnapshotStore,
    private readonly reader: GroupReader,
    private readonly audit: AuditLog,
  ) {}

  /** Resolves to the number of receivers once every one is stored. Throws where that is not possible: then nothing may be emptied. */
  async take(call: RawCall): Promise<number> {
    const { accountId, caller } = call;
    const groupId = call.params['id'] ?? '';
    await this.store.removeExpired();
    const id = await this.store.begin({ accountId, groupId, consumerId: caller.consumerId });
    try {
      const receivers = await this.#fill(id, call, groupId);
      await this.store.finish(id);
      await this.audit.record({ event: 'snapshot.taken', consumerId: caller.consumerId, accountId, facts: { snapshot: id, target: groupId, receivers, requestId: call.requestId } });
      return receivers;
    } catch (error) {
      await this.store.remove(id).catch(() => undefined); // what is left of it expires
      throw error;
    }
  }

  async #fill(id: string, call: RawCall, groupId: string): Promise<number> {
    let page = 0;
    let receivers = 0;
    for await (const rows of this.reader.pages(call, groupId)) {
      await this.store.addPage(id, page++, rows.map(inputOf));
      receivers += rows.length;
    }
    return receivers;
  }
}
