import type { Migration } from './migration.js';

/** Counts and places that all processes share. */
export const sharedCounts: Migration = {
  name: '0009-shared-counts',
  async apply({ schema }) {
    await schema
      .createTable('counters')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('total', 'bigint', (column) => column.notNull())
      .addColumn('ends_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('counters_by_end').on('counters').column('ends_at').execute();
    await schema
      .createTable('places')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('holder', 'text', (column) => column.notNull())
      .addColumn('held', 'integer', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('places_key', ['name', 'holder'])
      .execute();
  },
};
