import type { Migration } from './migration.js';

/** How many rows of a kept write CleverReach has taken, where it refused others. */
export const takenRows: Migration = {
  name: '0019-taken-rows',
  async apply({ schema }) {
    await schema.alterTable('buffered_writes').addColumn('taken_rows', 'bigint').execute();
  },
};
