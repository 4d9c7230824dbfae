import type { Kysely } from 'kysely';
import { GatewayError } from '../core/index.js';
import { migrations } from './migrations/index.js';
import type { Database } from './ports.js';
import type { Tables } from './schema.js';

interface SchemaMigrationsTable {
  readonly name: string;
  readonly applied_at: number;
}

const withOwnTable = (query: Kysely<Tables>) => query.withTables<{ schema_migrations: SchemaMigrationsTable }>();

/** Names of the steps the store has seen. */
export const readAppliedMigrations = async (query: Kysely<Tables>): Promise<ReadonlySet<string>> => {
  const rows = await withOwnTable(query).selectFrom('schema_migrations').select('name').execute();
  return new Set(rows.map(({ name }) => name));
};

/**
 * Brings the store to this version's tables, all steps or none. Several processes may start at once: the transaction lets
 * one in, the others find the work done. A store of a newer version is refused.
 */
export const migrate = (database: Database): Promise<void> =>
  database.transaction(async (query) => {
    await query.schema
      .createTable('schema_migrations')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
    const applied = await readAppliedMigrations(query);
    const foreign = [...applied].find((name) => !migrations.some((known) => known.name === name));
    if (foreign !== undefined) {
      throw new GatewayError('internal', `The database was written by a newer version of the gateway (${foreign}). Start that version.`);
    }
    for (const step of migrations.filter(({ name }) => !applied.has(name))) {
      await step.apply(query, database.kind);
      await withOwnTable(query).insertInto('schema_migrations').values({ name: step.name, applied_at: Date.now() }).execute();
    }
  });
