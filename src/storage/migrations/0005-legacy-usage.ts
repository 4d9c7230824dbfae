import type { Migration } from './migration.js';

export const legacyUsage: Migration = {
  name: '0005-legacy-usage',
  async apply({ schema }) {
    await schema
      .createTable('legacy_usage')
      .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
      .addColumn('operation', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('calls', 'bigint', (column) => column.notNull())
      .addColumn('errors', 'bigint', (column) => column.notNull())
      .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
      .addColumn('last_seen_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('legacy_usage_pkey', ['consumer_id', 'operation', 'kind', 'name'])
      .execute();
  },
};
