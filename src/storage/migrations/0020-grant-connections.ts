import type { Migration } from './migration.js';

/** What names the connection that a grant began with, so that nothing outlives it. Null for grants made before. */
export const grantConnections: Migration = {
  name: '0020-grant-connections',
  async apply({ schema }) {
    await schema.alterTable('grants').addColumn('connection', 'text').execute();
  },
};
