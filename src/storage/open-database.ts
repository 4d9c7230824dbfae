import type { SettingValues } from '../config/index.js';
import { migrate } from './migrate.js';
import type { Database } from './ports.js';
import { openPostgres } from './postgres.js';
import { openSqlite } from './sqlite.js';
import { refuseStore } from './store-errors.js';

/**
 * The store of this process with its tables up to date: PostgreSQL where `DATABASE_URL` is set, else the SQLite file of
 * `DATA_DIR`. Throws `internal` with one sentence that names the setting where it cannot be used.
 */
export const openDatabase = async (settings: SettingValues): Promise<Database> => {
  const url = settings.DATABASE_URL;
  const database = url ? openPostgres(url, settings) : await openSqlite(settings);
  try {
    await migrate(database);
    await database.ping();
    return database;
  } catch (error) {
    await database.close();
    throw refuseStore(url ? `PostgreSQL at ${url.host} (DATABASE_URL) cannot be used` : `The database in ${settings.DATA_DIR} (DATA_DIR) cannot be used`, error);
  }
};
