import type { Migration } from './migration.js';

export const fixedTokens: Migration = {
  name: '0013-fixed-tokens',
  async apply({ schema }) {
    await schema
      .createTable('fixed_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('hint', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at', 'bigint')
      .execute();
    await schema.createIndex('fixed_tokens_of_consumer').on('fixed_tokens').column('consumer_id').execute();
  },
};
