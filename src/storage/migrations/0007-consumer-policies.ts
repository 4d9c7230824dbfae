import type { Migration } from './migration.js';

export const consumerPolicies: Migration = {
  name: '0007-consumer-policies',
  async apply({ schema }) {
    await schema.alterTable('consumers').addColumn('policy', 'text', (column) => column.notNull().defaultTo('{}')).execute();
  },
};
