import type { Migration } from './migration.js';

export const subAccounts: Migration = {
  name: '0002-sub-accounts',
  async apply({ schema }) {
    await schema.alterTable('grants').addColumn('parent_account_id', 'text', (column) => column.references('accounts.id')).execute();
    await schema.createIndex('grants_by_parent').on('grants').column('parent_account_id').execute();
  },
};
