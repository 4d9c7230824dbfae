import type { Migration } from './migration.js';

/** Calls that a sign-up which was begun before them, and is kept after them, would undo. */
export const overtakingCalls: Migration = {
  name: '0021-overtaking-calls',
  async apply({ schema }) {
    await schema
      .createTable('overtaking_calls')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('begun_at', 'bigint', (column) => column.notNull())
      .addColumn('concerned', 'text', (column) => column.notNull())
      .execute();
    await schema.createIndex('overtaking_calls_by_account').on('overtaking_calls').columns(['account_id', 'begun_at']).execute();
  },
};
