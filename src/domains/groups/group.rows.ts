import type { Answer, tables } from '../../contract/index.js';
import { readMoment } from '../calls/index.js';
import type { Group, GroupStats } from './group.types.js';

export type GroupRow = Answer<typeof tables.groups.get>;
type StatsRow = Answer<typeof tables.filters.stats>;

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

/** Counts of a group or a filter as GraphQL tells them; a filter may have fewer. */
export const readGroupStats = (row: StatsRow): GroupStats => ({
  totalCount: row.total_count,
  activeCount: row.active_count,
  inactiveCount: row.inactive_count,
  bouncedCount: row.bounce_count,
  orderCount: row.order_count ?? null,
  averagePoints: row.avg_points ?? null,
  quality: row.quality ?? null,
  countedAt: readMoment(row.time),
});
