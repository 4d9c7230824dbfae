import type { Migration } from './migration.js';

export const shadowLogins: Migration = {
  name: '0006-shadow-logins',
  async apply({ schema }) {
    await schema
      .createTable('shadow_logins')
      .addColumn('consumer_id', 'text', (column) => column.primaryKey().references('consumers.id').onDelete('cascade'))
      .addColumn('client_id', 'text', (column) => column.notNull())
      .addColumn('login', 'text', (column) => column.notNull())
      .addColumn('password', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
