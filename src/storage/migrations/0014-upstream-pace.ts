import type { Migration } from './migration.js';

export const upstreamPace: Migration = {
  name: '0014-upstream-pace',
  async apply({ schema }) {
    await schema
      .createTable('upstream_pace')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('instance', 'text', (column) => column.notNull())
      .addColumn('calls_per_minute', 'bigint', (column) => column.notNull())
      .addColumn('slowed_at', 'bigint', (column) => column.notNull())
      .addColumn('paused_until', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('upstream_pace_slowed_at').on('upstream_pace').column('slowed_at').execute();
  },
};
