import type { Answer, tables } from '../../contract/index.js';
import { readMoment } from '../calls/index.js';
import type { Group, GroupStats } from './group.types.js';

export type GroupRow = Answer<typeof tables.groups.get>;
type StatsRow = Answer<typeof tables.groups.stats>;

/** A group of CleverReach as GraphQL tells it. */
export const readGroup = (row: GroupRow): Group => ({
  id: String(row.id),
  name: row.name,
  locked: row.locked,
  backup: row.backup,
  receiverInfo: row.receiver_info,
  createdAt: readMoment(row.stamp),
  changedAt: readMoment(row.last_changed),
  lastMailingAt: readMoment(row.last_mailing),
});

/** Counts of a group as GraphQL tells them. */
export const readGroupStats = (row: StatsRow): GroupStats => ({
  totalCount: row.total_count,
  activeCount: row.active_count,
  inactiveCount: row.inactive_count,
  bouncedCount: row.bounce_count,
  orderCount: row.order_count,
  averagePoints: row.avg_points,
  quality: row.quality,
  countedAt: readMoment(row.time),
});
