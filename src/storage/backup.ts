import BetterSqlite from 'better-sqlite3';
import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { SettingValues } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { migrate, readAppliedMigrations } from './migrate.js';
import type { Database } from './ports.js';
import { createSqliteFile, openSqliteFile, SQLITE_FILE } from './sqlite.js';
import { isBusy } from './store-errors.js';

const HOLD_MS = 1_000;

/** A backup that was tried out and may take the place of the store. */
export interface Restorable {
  readonly database: Database;
  /** Puts it into the place of the store. Returns where the store of before is kept; undefined where there was none. Throws `conflict` while a gateway uses the store. */
  apply(): Promise<string | undefined>;
  /** Leaves everything as it is. */
  discard(): Promise<void>;
}

const refuse = (message: string, cause?: unknown): GatewayError => new GatewayError('invalid_input', message, { cause });

const needSqlite = ({ DATABASE_URL }: SettingValues, instead: string): void => {
  if (DATABASE_URL) throw refuse(`The store is in PostgreSQL (DATABASE_URL), which has its own tools: ${instead}`);
};

const sync = (path: string): void => {
  const opened = openSync(path, 'r');
  fsyncSync(opened);
  closeSync(opened);
};

const findDamage = (sqlite: BetterSqlite.Database): string | undefined => {
  const [first] = sqlite.pragma('integrity_check(1)') as readonly { readonly integrity_check: string }[];
  if (first?.integrity_check !== 'ok') return first?.integrity_check ?? 'it cannot be read';
  return (sqlite.pragma('foreign_key_check') as readonly unknown[]).length > 0 ? 'rows lack the rows they belong to' : undefined;
};

/** Copies a SQLite file as it is at one moment, whoever writes to it meanwhile, to a file that only its owner reads. */
const copySqlite = (from: string, to: string): void => {
  closeSync(openSync(to, 'wx', 0o600));
  let source: BetterSqlite.Database | undefined;
  try {
    source = new BetterSqlite(from, { fileMustExist: true, timeout: HOLD_MS });
    source.prepare('vacuum into ?').run(to);
    const copy = new BetterSqlite(to, { readonly: true });
    const damage = findDamage(copy);
    copy.close();
    if (damage !== undefined) throw refuse(`${from} is damaged: ${damage}.`);
    sync(to);
  } catch (error) {
    rmSync(to, { force: true });
    throw error instanceof GatewayError ? error : refuse(`${from} cannot be read as a SQLite database.`, error);
  } finally {
    source?.close();
  }
};

/**
 * Writes the SQLite store as it is at this moment to `file`, mode 0600, whole or not at all, while gateways work. Never touches a
 * file that is there. Throws `invalid_input` with a sentence.
 */
export const backUpStore = (settings: SettingValues, file: string): void => {
  needSqlite(settings, 'back it up with pg_dump --format=custom, which works while gateways run.');
  const store = join(settings.DATA_DIR, SQLITE_FILE);
  const target = resolve(file);
  if (!existsSync(store)) throw refuse(`There is no store at ${store} yet.`);
  if (!existsSync(dirname(target))) throw refuse(`There is no folder ${dirname(target)}.`);
  if (existsSync(target)) throw refuse(`${target} is there already and is left as it is.`);
  const draft = `${target}.${randomUUID()}`;
  copySqlite(store, draft);
  try {
    linkSync(draft, target); // unlike a rename, it never takes the place of a file
    sync(dirname(target));
  } finally {
    rmSync(draft, { force: true });
  }
};

/** SQLite leaves its WAL mode only where nobody else has the file open. */
const needAlone = (store: string): void => {
  const sqlite = new BetterSqlite(store, { timeout: HOLD_MS });
  try {
    sqlite.pragma('journal_mode = DELETE');
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new GatewayError('conflict', `A gateway or a command uses the store ${store}. Stop every gateway first. Nothing was changed.`);
  } finally {
    sqlite.close();
  }
};

/** Copies into the same file in one transaction, so that a crash leaves the old content or the new. */
const putInto = async (store: string, draft: string): Promise<void> => {
  const source = new BetterSqlite(draft, { readonly: true });
  try {
    await source.backup(store, { progress: () => Number.MAX_SAFE_INTEGER });
  } finally {
    source.close();
  }
};

const keepAside = (store: string): string => {
  const aside = `${store}.before-${new Date().toISOString().replaceAll(/[-:]|\..*/g, '')}-${randomUUID().slice(0, 4)}`;
  copySqlite(store, aside);
  return aside;
};

const removeDraft = (draft: string): void => {
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(`${draft}${suffix}`, { force: true });
};

/** What processes of before noted about themselves is over. */
const forgetProcesses = async ({ query }: Database): Promise<void> => {
  await query.deleteFrom('leases').execute();
  await query.deleteFrom('vault_holders').execute();
};

/** An empty file is a SQLite database, too: migrated, it would be an empty store in the place of the one that is lost. */
const needStore = async ({ query }: Database, file: string): Promise<void> => {
  const applied = await readAppliedMigrations(query).catch(() => new Set<string>());
  if (applied.size === 0) throw refuse(`${file} is no backup of a gateway's store.`);
};

const openDraft = async (draft: string, { settings, file }: { readonly settings: SettingValues; readonly file: string }): Promise<Database> => {
  const database = await openSqliteFile(draft, settings.DATABASE_BUSY_TIMEOUT_MS);
  try {
    await needStore(database, file);
    await migrate(database);
    await forgetProcesses(database);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
};

/**
 * Tries a backup out in a copy: whole, of a version that this one knows, brought up to date. Nothing is restored before `apply`.
 * Throws `invalid_input` or `internal` with a sentence.
 */
export const prepareRestore = async (settings: SettingValues, file: string): Promise<Restorable> => {
  needSqlite(settings, 'stop every gateway and restore it with pg_restore --clean.');
  if (!existsSync(file)) throw refuse(`There is no file ${file}.`);
  const hadStore = existsSync(join(settings.DATA_DIR, SQLITE_FILE));
  const store = createSqliteFile(settings.DATA_DIR);
  const draft = `${store}.${randomUUID()}`;
  copySqlite(file, draft);
  const database = await openDraft(draft, { settings, file }).catch((error: unknown) => {
    removeDraft(draft);
    throw error;
  });
  const discard = async (): Promise<void> => {
    await database.close();
    removeDraft(draft);
  };
  const apply = async (): Promise<string | undefined> => {
    try {
      await database.close();
      needAlone(store);
      const aside = hadStore ? keepAside(store) : undefined;
      await putInto(store, draft);
      return aside;
    } finally {
      removeDraft(draft);
    }
  };
  return { database, apply, discard };
};
