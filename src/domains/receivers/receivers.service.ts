import { Injectable } from '@nestjs/common';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectObject, expectRows } from '../calls/index.js';
import type { ReceiverEvent } from '../events/index.js';
import { readEvent } from '../events/index.js';
import type { Group } from '../groups/index.js';
import { readGroup } from '../groups/index.js';
import { readReceiver } from './receiver.rows.js';
import type { Receiver } from './receiver.types.js';

const { receivers } = tables;

/** Receivers as persons of the account. */
@Injectable()
export class ReceiversService {
  constructor(private readonly cleverReach: CleverReach) {}

  /** One person by id or address. Throws `not_found`. */
  async get(call: Call, key: string): Promise<Receiver> {
    return readReceiver(expectObject(receivers.get, await this.cleverReach.read(call, receivers.get, { params: { id: key } })));
  }

  /** The groups a person is in. */
  async groupsOf(call: Call, id: string): Promise<Group[]> {
    return expectRows(receivers.groups, await this.cleverReach.read(call, receivers.groups, { params: { id } })).map(readGroup);
  }

  /** The whole history of a person; what comes with the person stops at the newest 250. */
  async eventsOf(call: Call, id: string): Promise<ReceiverEvent[]> {
    return expectRows(receivers.events, await this.cleverReach.read(call, receivers.events, { params: { pool_id: id } })).map(readEvent);
  }
}
