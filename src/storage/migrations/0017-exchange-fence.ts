import type { Migration } from './migration.js';

export const exchangeFence: Migration = {
  name: '0017-exchange-fence',
  async apply({ schema }) {
    await schema.alterTable('grants').addColumn('exchange_until', 'bigint').execute();
  },
};
