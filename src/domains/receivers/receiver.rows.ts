import type { Answer, tables } from '../../contract/index.js';
import { readAttributeValues } from '../attributes/index.js';
import { readMoment } from '../calls/index.js';
import { readEvent } from '../events/index.js';
import { readOrderItem } from '../orders/index.js';
import type { GroupReceiver, Receiver } from './receiver.types.js';

export type ReceiverRow = Answer<typeof tables.groupReceivers.get>;

/** A person of CleverReach as GraphQL tells it; what belongs to a group is left out. */
export const readReceiver = (row: ReceiverRow): Receiver => ({
  id: String(row.id),
  email: row.email,
  bouncedAt: readMoment(row.bounced),
  changedAt: readMoment(row.last_changed),
  points: row.points,
  stars: row.stars,
  conversionRate: row.conversion_rate,
  openRate: row.open_rate,
  clickRate: row.click_rate,
  lastIp: row.last_ip || null,
  lastLocation: row.last_location || null,
  lastClient: row.last_client || null,
  globalAttributes: readAttributeValues(row.global_attributes),
  tags: row.tags ?? null,
  orders: row.orders?.map(readOrderItem) ?? null,
  events: row.events?.map(readEvent) ?? null,
});

/** A receiver of a group as GraphQL tells it. */
export const readGroupReceiver = (groupId: string, row: ReceiverRow): GroupReceiver => ({
  ...readReceiver(row),
  groupId,
  active: row.active,
  registeredAt: readMoment(row.registered),
  activatedAt: readMoment(row.activated),
  deactivatedAt: readMoment(row.deactivated),
  importedAt: readMoment(row.imported),
  source: row.source || null,
  attributes: readAttributeValues(row.attributes),
});
