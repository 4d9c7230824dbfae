import { Injectable } from '@nestjs/common';
import type { BodyOf } from '../../contract/index.js';
import { tables } from '../../contract/index.js';
import type { Call, Change } from '../calls/index.js';
import { CleverReach, expectDone, expectObject } from '../calls/index.js';
import type { ReceiverRow } from './receiver.rows.js';
import { readGroupReceiver } from './receiver.rows.js';
import type { GroupReceiver } from './receiver.types.js';

const { groupReceivers } = tables;

/** A receiver of a group; `key` is the id or the address. */
export interface Member {
  readonly groupId: string;
  readonly key: string;
}

/** Changes of receivers in a group. Every one names the group; none guesses it. */
@Injectable()
export class ReceiverChangesService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** Ends in the error `accepted` where the consumer has additions kept and CleverReach is down. */
  add(call: Call, groupId: string, body: BodyOf<typeof groupReceivers.add>): Promise<Change<GroupReceiver>> {
    const read = (row: ReceiverRow): GroupReceiver => readGroupReceiver(groupId, expectObject(groupReceivers.add, row));
    return this.cleverReach.write(call, groupReceivers.add, { ask: { params: { group_id: groupId }, body }, read, mayKeep: true });
  }

  update(call: Call, { groupId, key }: Member, body: BodyOf<typeof groupReceivers.update>): Promise<Change<GroupReceiver>> {
    const read = (row: ReceiverRow): GroupReceiver => readGroupReceiver(groupId, expectObject(groupReceivers.update, row));
    return this.cleverReach.write(call, groupReceivers.update, { ask: { params: { group_id: groupId, id: key }, body }, read });
  }

  /** Takes a receiver out of one group. */
  remove(call: Call, { groupId, key }: Member): Promise<Change<void>> {
    const params = { group_id: groupId, pool_id: key };
    return this.cleverReach.write(call, groupReceivers.remove, { ask: { params }, read: expectDone(groupReceivers.remove) });
  }

  activate(call: Call, { groupId, key }: Member): Promise<Change<void>> {
    const params = { group_id: groupId, id: key };
    return this.cleverReach.write(call, groupReceivers.activate, { ask: { params }, read: expectDone(groupReceivers.activate) });
  }

  deactivate(call: Call, { groupId, key }: Member): Promise<Change<void>> {
    const params = { group_id: groupId, pool_id: key };
    return this.cleverReach.write(call, groupReceivers.deactivate, { ask: { params }, read: expectDone(groupReceivers.deactivate) });
  }
}
