import type { Kysely } from 'kysely';
import { GatewayError } from '../core/index.js';
import { readAppliedMigrations } from './migrate.js';
import { migrations } from './migrations/index.js';
import { Database } from './ports.js';
import type { Tables } from './schema.js';

/** What SQLite and PostgreSQL do alike. */
export abstract class KyselyDatabase extends Database {
  constructor(readonly query: Kysely<Tables>) {
    super();
  }

  async ping(): Promise<void> {
    const applied = await readAppliedMigrations(this.query);
    if (!migrations.every(({ name }) => applied.has(name))) throw new GatewayError('internal', 'The database lacks tables of this version.');
    // Matches no row; a store that cannot be written refuses it all the same.
    await this.query.deleteFrom('leases').where('name', '=', '').execute();
  }

  async close(): Promise<void> {
    await this.query.destroy();
  }
}
