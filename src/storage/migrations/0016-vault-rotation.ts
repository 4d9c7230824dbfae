import type { Migration } from './migration.js';

/** Which keys are over, and which process has which keys. */
export const vaultRotation: Migration = {
  name: '0016-vault-rotation',
  async apply({ schema }) {
    await schema.alterTable('vault_keys').addColumn('retired_at', 'bigint').execute();
    await schema
      .createTable('vault_holders')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('key_ids', 'text', (column) => column.notNull())
      .addColumn('expires_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};
