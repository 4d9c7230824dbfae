import type { Group as ShownGroup, GroupStats } from '../contract/shapes/groups.js';
import type { Group } from './entities.js';
import { isActive } from './people/lookup.js';
import type { Member } from './people/lookup.js';

export const showGroup = (group: Group): ShownGroup => ({
  id: group.id,
  name: group.name,
  locked: group.locked,
  backup: group.backup,
  receiver_info: group.receiverInfo,
  stamp: group.stamp,
  last_mailing: group.lastMailing,
  last_changed: group.lastChanged,
});

const MAX_QUALITY = 3;

/** Counts over members, as groups and filters show them. */
export const countMembers = (members: readonly Member[], now: number): GroupStats => {
  const active = members.filter(isActive).length;
  const points = members.reduce((sum, { receiver }) => sum + receiver.points, 0);
  return {
    total_count: members.length,
    inactive_count: members.length - active,
    active_count: active,
    bounce_count: members.filter(({ receiver }) => receiver.bounced > 0).length,
    avg_points: members.length === 0 ? 0 : Math.round((10 * points) / members.length) / 10,
    quality: members.length === 0 ? 0 : Math.round((MAX_QUALITY * active) / members.length),
    time: now,
    order_count: members.reduce((sum, { receiver }) => sum + receiver.orders.length, 0),
  };
};
