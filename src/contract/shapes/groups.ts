import type { Shaped } from '../shape.js';
import { array, boolean, digits, integer, named, number, object, string, unixSeconds } from '../shape.js';

/** A list of receivers. Sources: CFIX, GO, APT; seen. */
export const Group = named(
  'Group',
  object(
    {
      id: digits(),
      name: string(),
      locked: boolean({ description: 'Protected against deletion.' }),
      backup: boolean(),
      receiver_info: string(),
      stamp: unixSeconds('Created.'),
      last_mailing: unixSeconds('0 where no mailing was sent.'),
      last_changed: unixSeconds(),
    },
    { receiver_count: integer({ description: 'Read by one client (NEXT), never seen in a body.' }) },
    {
      examples: [{
        id: '1001', name: 'Readers', locked: false, backup: true, receiver_info: '', stamp: 1700000000, last_mailing: 0, last_changed: 1700000100,
      }],
    },
  ),
);
export type Group = Shaped<typeof Group>;

export const Groups = array(Group);

/** Body of a create. Names need not be unique. Sources: SWG10, CORE; documented. */
export const GroupInput = named(
  'GroupInput',
  object(
    { name: string({ minLength: 1 }) },
    { receiver_info: string({ default: '' }), locked: boolean({ default: false }), backup: boolean({ default: true }) },
    { examples: [{ name: 'Readers' }] },
  ),
);
export type GroupInput = Shaped<typeof GroupInput>;

/** Body of an update; what is absent stays. Sources: SWG10, META; documented. */
export const GroupChange = named(
  'GroupChange',
  object({}, { name: string({ minLength: 1 }), receiver_info: string(), locked: boolean(), backup: boolean() }),
);
export type GroupChange = Shaped<typeof GroupChange>;

const counts = { total_count: integer(), inactive_count: integer(), active_count: integer(), bounce_count: integer() };
const measures = {
  avg_points: number(),
  quality: integer(),
  time: unixSeconds('Moment of the count.'),
  order_count: integer(),
};

/** Counts of a group, cached by CleverReach. Sources: APT, CORE, IC; seen. */
export const GroupStats = named('GroupStats', object({ ...counts, ...measures }));
export type GroupStats = Shaped<typeof GroupStats>;

/** Extended counts. No source shows a body; inferred from GroupStats, so every key may be missing. */
export const AdvancedGroupStats = named('AdvancedGroupStats', object({}, { ...counts, ...measures }));
export type AdvancedGroupStats = Shaped<typeof AdvancedGroupStats>;

/** Counts of a filter: the four counts are certain, the rest is GroupStats' own. Source: IC; seen. */
export const FilterStats = named('FilterStats', object(counts, measures));
export type FilterStats = Shaped<typeof FilterStats>;
