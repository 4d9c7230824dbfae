import BetterSqlite from 'better-sqlite3';
import { Kysely } from 'kysely';
import type { SqliteDatabase as SqliteFile, Transaction } from 'kysely';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { LRUCache } from 'lru-cache';
import type { SettingValues } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { KyselyDatabase } from './kysely-database.js';
import { makeFolder } from './make-folder.js';
import type { Tables } from './schema.js';
import { WaitingSqliteDialect, whenFree } from './sqlite-driver.js';
import { refuseStore } from './store-errors.js';

/** The gateway's own statements are far fewer; those of migrations come once. */
const PREPARED_STATEMENTS = 500;

export const SQLITE_FILE = 'gateway.sqlite';

class SqliteDatabase extends KyselyDatabase {
  readonly kind = 'sqlite';

  transaction<T>(work: (query: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.query.transaction().execute(work);
  }
}

/** The file, readable by its owner only; SQLite gives the files beside it the same rights. */
export const createSqliteFile = (folder: string): string => {
  const file = join(folder, SQLITE_FILE);
  makeFolder(folder);
  closeSync(openSync(file, 'a', 0o600));
  return file;
};

const openFile = async (file: string, waitMs: number): Promise<BetterSqlite.Database> => {
  const sqlite = new BetterSqlite(file, { timeout: 0 });
  try {
    const mode = await whenFree(() => sqlite.pragma('journal_mode = WAL', { simple: true }), waitMs);
    if (mode !== 'wal') throw new GatewayError('internal', 'The file system of DATA_DIR cannot hold a SQLite file in WAL mode.');
    sqlite.pragma('synchronous = FULL');
    sqlite.pragma('foreign_keys = ON');
    return sqlite;
  } catch (error) {
    sqlite.close();
    throw error;
  }
};

/** Statements are prepared once: to prepare one costs more than to run it. None is ever left half read, so one can serve all calls. */
const prepareOnce = (sqlite: BetterSqlite.Database): SqliteFile => {
  const prepared = new LRUCache<string, BetterSqlite.Statement>({ max: PREPARED_STATEMENTS });
  const prepare = (text: string): BetterSqlite.Statement => {
    const known = prepared.get(text);
    if (known) return known;
    const statement = sqlite.prepare(text);
    prepared.set(text, statement);
    return statement;
  };
  return { prepare, close: () => void sqlite.close() };
};

/** A SQLite file that is there, as a database of the gateway whatever its tables are. */
export const openSqliteFile = async (file: string, waitMs: number): Promise<KyselyDatabase> => {
  const sqlite = await openFile(file, waitMs);
  return new SqliteDatabase(new Kysely<Tables>({ dialect: new WaitingSqliteDialect({ database: prepareOnce(sqlite) }, waitMs) }));
};

/** The SQLite file of `DATA_DIR`, made where it is missing. */
export const openSqlite = async (settings: SettingValues): Promise<KyselyDatabase> => {
  const waitMs = settings.DATABASE_BUSY_TIMEOUT_MS;
  try {
    return await openSqliteFile(createSqliteFile(settings.DATA_DIR), waitMs);
  } catch (error) {
    throw refuseStore(`The database ${SQLITE_FILE} in the folder ${settings.DATA_DIR} (DATA_DIR) cannot be opened`, error);
  }
};
