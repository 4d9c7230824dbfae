import type { Migration } from './migration.js';

export const snapshots: Migration = {
  name: '0012-snapshots',
  async apply({ schema }) {
    await schema
      .createTable('snapshots')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('group_id', 'text', (column) => column.notNull())
      .addColumn('consumer_id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('receivers', 'bigint', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('restored', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('snapshot_pages')
      .addColumn('snapshot_id', 'text', (column) => column.notNull().references('snapshots.id').onDelete('cascade'))
      .addColumn('page', 'text', (column) => column.notNull())
      .addColumn('content', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('snapshot_pages_key', ['snapshot_id', 'page'])
      .execute();
  },
};
