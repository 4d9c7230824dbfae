import type { Migration } from './migration.js';

export const hookRegistrations: Migration = {
  name: '0003-hook-registrations',
  async apply({ schema }) {
    await schema
      .createTable('hook_registrations')
      .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
      .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('condition', 'text', (column) => column.notNull())
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('hook_registrations_pkey', ['account_id', 'event', 'condition', 'url', 'consumer_id'])
      .execute();
    await schema.createIndex('hook_registrations_by_consumer').on('hook_registrations').column('consumer_id').execute();
  },
};
