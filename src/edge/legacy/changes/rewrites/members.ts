/** Members that hold an id, a time or a count. Small letters only. */
export const numbers = [
  'id', 'group_id', 'groups_id', 'customer_tables_id', 'receiver_id', 'pool_id', 'attribute_id', 'mailing_id', 'form_id',
  'activated', 'deactivated', 'registered', 'imported', 'bounced', 'stamp', 'last_mailing', 'last_changed',
];

/** So does a member whose name is letters and this. */
export const numberEnding = '_count';

/** Attribute values are text, and what a receiver calls `id` there is his own business. */
export const holders = ['attributes', 'global_attributes'];
