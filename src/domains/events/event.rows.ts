import type { Answer, tables } from '../../contract/index.js';
import { idOrNone, readMoment } from '../calls/index.js';
import type { ReceiverEvent } from './event.type.js';

export type EventRow = Answer<typeof tables.receivers.events>[number];

/** An event of CleverReach as GraphQL tells it. */
export const readEvent = (row: EventRow): ReceiverEvent => ({
  occurredAt: readMoment(row.stamp),
  type: row.type,
  typeId: row.type_id || null,
  value: row.value || null,
  mailingId: idOrNone(row.mailing_id),
  groupId: idOrNone(row.groups_id),
});
