import type { Migration } from './migration.js';

export const consumerIdentities: Migration = {
  name: '0015-consumer-identities',
  async apply({ schema }) {
    await schema
      .createTable('consumer_identities')
      .addColumn('identity', 'text', (column) => column.primaryKey())
      .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
