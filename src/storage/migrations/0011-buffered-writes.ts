import type { Migration } from './migration.js';

export const bufferedWrites: Migration = {
  name: '0011-buffered-writes',
  async apply({ schema }, kind) {
    const numbered = schema.createTable('buffered_writes');
    await (
      kind === 'sqlite'
        ? numbered.addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
        : numbered.addColumn('seq', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
    )
      .addColumn('id', 'text', (column) => column.notNull().unique())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('consumer_id', 'text', (column) => column.notNull())
      .addColumn('endpoint', 'text', (column) => column.notNull())
      .addColumn('request', 'text')
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('reason', 'text')
      .addColumn('attempts', 'bigint', (column) => column.notNull())
      .addColumn('next_at', 'bigint', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('settled_at', 'bigint')
      .execute();
    await schema.createIndex('buffered_writes_by_account').on('buffered_writes').columns(['state', 'account_id', 'seq']).execute();
  },
};
