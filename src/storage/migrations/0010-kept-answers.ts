import type { Migration } from './migration.js';

export const keptAnswers: Migration = {
  name: '0010-kept-answers',
  async apply({ schema }) {
    await schema
      .createTable('account_stamps')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('stamp', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('call_records')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('fingerprint', 'text', (column) => column.notNull())
      .addColumn('owner', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('leased_until', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addColumn('answer', 'text')
      .execute();
    await schema.createIndex('call_records_by_expiry').on('call_records').column('expires_at').execute();
  },
};
