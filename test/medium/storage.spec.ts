import { sql } from 'kysely';
import { mkdirSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import { openDatabase } from '../../src/storage/index.js';
import type { Database } from '../../src/storage/index.js';
import { migrations } from '../../src/storage/migrations/index.js';
import { createFolder, postgres, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

const account = (id: string) => ({ id, name: 'One', created_at: 1_700_000_000_000 });

describe.each(storeKinds)('storage on $name', ({ name, skipped, create }) => {
  const opened: Database[] = [];
  let store: TestStore | undefined;

  const open = async (): Promise<Database> => {
    store ??= await create();
    const database = await openDatabase(readSettings(store.environment));
    opened.push(database);
    return database;
  };

  afterEach(async () => {
    for (const database of opened.splice(0)) await database.close();
    await store?.remove();
    store = undefined;
  });

  const rule = it.skipIf(skipped !== undefined);

  rule('makes its tables once when four processes start at the same time', async () => {
    store = await create();
    const databases = await Promise.all([open(), open(), open(), open()]);
    const steps = await sql<{ name: string }>`select name from schema_migrations`.execute(databases[0].query);
    expect([steps.rows, databases[3].kind]).toEqual([migrations.map((step) => ({ name: step.name })), name]);
  });

  rule('refuses a store that a newer version has written', async () => {
    const database = await open();
    await sql`insert into schema_migrations (name, applied_at) values ('9999-later', 1)`.execute(database.query);
    await expect(open()).rejects.toThrow('The database was written by a newer version of the gateway (9999-later). Start that version.');
  });

  rule('keeps times as numbers', async () => {
    const { query } = await open();
    await query.insertInto('accounts').values(account('7')).execute();
    expect(await query.selectFrom('accounts').selectAll().execute()).toEqual([account('7')]);
  });

  rule('takes a name once', async () => {
    const { query } = await open();
    const consumer = { name: 'shop', kind: 'internal_app', scopes: '[]', switches: '{}', created_at: 1 };
    await query.insertInto('consumers').values({ id: 'c1', ...consumer }).execute();
    await expect(query.insertInto('consumers').values({ id: 'c2', ...consumer }).execute()).rejects.toThrow(/unique/i);
  });

  rule('refuses a row whose owner is unknown and removes it with its owner', async () => {
    const { query } = await open();
    const binding = { consumer_id: 'c1', account_id: '7' };
    await expect(query.insertInto('consumer_accounts').values(binding).execute()).rejects.toThrow(/foreign key/i);
    await query.insertInto('accounts').values(account('7')).execute();
    await query.insertInto('consumers').values({ id: 'c1', name: 'shop', kind: 'internal_app', scopes: '[]', switches: '{}', created_at: 1 }).execute();
    await query.insertInto('consumer_accounts').values(binding).execute();
    await query.deleteFrom('consumers').execute();
    expect(await query.selectFrom('consumer_accounts').selectAll().execute()).toEqual([]);
  });

  rule('lets no transaction of another process in between reading and writing', async () => {
    const databases = [await open(), await open(), await open()];
    await databases[0]?.query.insertInto('accounts').values({ ...account('7'), name: '0' }).execute();
    const countUp = (database: Database) =>
      database.transaction(async (query) => {
        const { name: count } = await query.selectFrom('accounts').select('name').executeTakeFirstOrThrow();
        await query.updateTable('accounts').set({ name: String(Number(count) + 1) }).execute();
      });
    await Promise.all(databases.flatMap((database) => Array.from({ length: 20 }, () => countUp(database))));
    expect(await databases[0]?.query.selectFrom('accounts').select('name').executeTakeFirst()).toEqual({ name: '60' });
  });

  rule('leaves nothing of a transaction that failed, and works on', async () => {
    const database = await open();
    const failing = database.transaction(async (query) => {
      await query.insertInto('accounts').values(account('7')).execute();
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    await database.transaction((query) => query.insertInto('accounts').values(account('8')).execute());
    expect(await database.query.selectFrom('accounts').select('id').execute()).toEqual([{ id: '8' }]);
  });

  rule('tells a writer that waited too long that the store is busy', async () => {
    store = await create();
    const patient = await open();
    const hasty = await openDatabase(readSettings({ ...store.environment, DATABASE_BUSY_TIMEOUT_MS: '100' }));
    opened.push(hasty);
    const outcome = await patient.transaction((query) =>
      query
        .insertInto('accounts')
        .values(account('7'))
        .execute()
        .then(() => hasty.transaction((other) => other.insertInto('accounts').values(account('7')).execute()))
        .catch((error: unknown) => error),
    );
    expect(outcome).toMatchObject({ code: 'too_busy', message: 'The database does not work at the moment. Try again.', retryAfterSeconds: 1 });
  });

  rule('is pinged while its tables are there, and not without them', async () => {
    const database = await open();
    await database.ping();
    await sql`delete from schema_migrations`.execute(database.query);
    await expect(database.ping()).rejects.toThrow('The database lacks tables of this version.');
  });
});

describe('storage on sqlite', () => {
  it('keeps folder and files from other users', async () => {
    const folder = join(await createFolder(), 'a', 'b');
    const database = await openDatabase(readSettings({ DATA_DIR: folder }));
    await database.query.insertInto('accounts').values(account('7')).execute();
    const rights = ['', 'gateway.sqlite', 'gateway.sqlite-wal'].map((file) => (statSync(join(folder, file)).mode & 0o777).toString(8));
    await database.close();
    expect(rights).toEqual(['700', '600', '600']);
  });

  it('commits to the disk, not to its cache', async () => {
    const database = await openDatabase(readSettings({ DATA_DIR: await createFolder() }));
    const pragmas = [
      await sql`pragma journal_mode`.execute(database.query),
      await sql`pragma synchronous`.execute(database.query),
      await sql`pragma foreign_keys`.execute(database.query),
    ];
    await database.close();
    expect(pragmas.map(({ rows }) => rows[0])).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }, { foreign_keys: 1 }]);
  });

  it('says in one sentence why its folder cannot be used', async () => {
    const folder = await createFolder();
    writeFileSync(join(folder, 'file'), '');
    await expect(openDatabase(readSettings({ DATA_DIR: join(folder, 'file', 'inside') }))).rejects.toThrow(
      `The database gateway.sqlite in the folder ${folder}/file/inside (DATA_DIR) cannot be opened: the path leads through a file.`,
    );
  });

  const lock = async (file: string) => {
    const { default: BetterSqlite } = await import('better-sqlite3');
    const other = new BetterSqlite(file);
    other.exec('begin immediate');
    return () => other.close();
  };
  it.each<[string, (file: string) => unknown, string]>([
    ['was cut short', (file) => { truncateSync(file, 8_192); }, 'the file is damaged; "gateway store restore" puts a backup in its place.'],
    ['is a folder', (file) => { rmSync(file); mkdirSync(file); }, 'there is a folder of that name.'],
    ['leads nowhere', (file) => { rmSync(file); symlinkSync('/nowhere/at/all', file); }, 'the path leads nowhere.'],
    ['is locked by another program', lock, 'another program keeps it locked.'],
  ])('says in one sentence that a file %s', async (_, spoil, sentence) => {
    const settings = readSettings({ DATA_DIR: await createFolder(), DATABASE_BUSY_TIMEOUT_MS: '100' });
    await (await openDatabase(settings)).close();
    const free = await spoil(join(settings.DATA_DIR, 'gateway.sqlite'));
    const said = await openDatabase(settings).then(() => 'opened', (error: Error) => error.message);
    if (typeof free === 'function') free();
    expect(said).toMatch(/^The database .* cannot be (opened|used): /);
    expect(said.endsWith(sentence)).toBe(true);
  });

  it('says that a file is no database', async () => {
    const folder = await createFolder();
    writeFileSync(join(folder, 'gateway.sqlite'), 'a letter to a friend, much longer than the header of a database file would be. '.repeat(20));
    await expect(openDatabase(readSettings({ DATA_DIR: folder }))).rejects.toThrow(
      `The database gateway.sqlite in the folder ${folder} (DATA_DIR) cannot be opened: the file is something else.`,
    );
  });
});

describe('storage on postgres', () => {
  it.skipIf(postgres.skipped !== undefined)('survives a server that cuts its connections, in the middle of a transaction too', async () => {
    const store = await postgres.create();
    const settings = readSettings(store.environment);
    const [database, administrator] = [await openDatabase(settings), await openDatabase(settings)];
    const cut = database.transaction(async (query) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(query);
      await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(administrator.query);
      await query.insertInto('accounts').values(account('7')).execute();
    });
    await expect(cut).rejects.toMatchObject({ code: 'too_busy' });
    await database.query.insertInto('accounts').values(account('8')).execute();
    expect(await database.query.selectFrom('accounts').select('id').execute()).toEqual([{ id: '8' }]);
    await Promise.all([database.close(), administrator.close()]);
    await store.remove();
  });

  it.skipIf(postgres.skipped !== undefined)('says of a standby, which takes no writes, why it cannot be used', async () => {
    const store = await postgres.create();
    const url = new URL(store.environment['DATABASE_URL'] ?? '');
    url.searchParams.set('options', `${url.searchParams.get('options') ?? ''} -c default_transaction_read_only=on`);
    await expect(openDatabase(readSettings({ DATABASE_URL: url.href }))).rejects.toThrow(`PostgreSQL at ${url.host} (DATABASE_URL) cannot be used: it is read-only, as a standby is.`);
    await store.remove();
  });

  it('names the server that does not answer and keeps the password', async () => {
    const opening = openDatabase(readSettings({ DATABASE_URL: 'postgres://ann:hidden-word@127.0.0.1:1/test' }));
    await expect(opening).rejects.toThrow('PostgreSQL at 127.0.0.1:1 (DATABASE_URL) cannot be used: nothing listens there.');
  });
});
