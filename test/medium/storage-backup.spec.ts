import { existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../src/cli/run-cli.js';
import { readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { backUpStore, openDatabase, prepareRestore } from '../../src/storage/index.js';
import type { Database } from '../../src/storage/index.js';
import { createFolder } from '../support/stores.js';
import { SilentTerminal } from '../support/silent-terminal.js';

const key = `k1:${randomBytes(32).toString('base64')}`;
const account = (id: string) => ({ id, name: 'One', created_at: 1 });

describe('backup and restore of a SQLite store', () => {
  let folder: string;
  let environment: Environment;
  let file: string;
  const opened: Database[] = [];

  const open = async (): Promise<Database> => {
    const database = await openDatabase(readSettings(environment));
    opened.push(database);
    return database;
  };
  const close = async (): Promise<void> => {
    for (const database of opened.splice(0)) await database.close();
  };
  const put = (database: Database, ...ids: readonly string[]) => database.query.insertInto('accounts').values(ids.map(account)).execute();
  /** Ids of the accounts in the store. */
  const listIds = async (): Promise<readonly string[]> => {
    const ids = (await (await open()).query.selectFrom('accounts').select('id').orderBy('id').execute()).map(({ id }) => id);
    await close();
    return ids;
  };
  const run = async (...args: readonly string[]): Promise<readonly [number, string]> => {
    const terminal = new SilentTerminal();
    const code = await runCli(args, { terminal, readSettings: () => readSettings({ CLEVERREACH_URL: 'http://127.0.0.1:9', VAULT_KEYS: key, ...environment }) });
    return [code, [...terminal.printed, ...terminal.errors].join('\n')];
  };

  beforeEach(async () => {
    folder = await createFolder();
    environment = { DATA_DIR: join(folder, 'store') };
    file = join(folder, 'backup.sqlite');
  });
  afterEach(close);

  it('brings back what there was, and keeps aside what there is', async () => {
    await run('vault', 'status');
    await put(await open(), '1', '2');
    await close();
    const [backedUp] = await run('store', 'backup', file);
    await put(await open(), '3');
    await close();
    const [restored, said] = await run('store', 'restore', file, '--yes');
    expect([backedUp, restored, await listIds()]).toEqual([0, 0, ['1', '2']]);
    const aside = /kept aside|store of before is in (\S+)\./.exec(said)?.[1] ?? '';
    const [again] = await run('store', 'restore', aside, '--yes');
    expect([again, await listIds()]).toEqual([0, ['1', '2', '3']]);
  });

  it('is one moment of the store, though it is written to all the time', async () => {
    const database = await open();
    let isOver = false;
    const writing = (async () => {
      for (let id = 1; !isOver; id += 1) await database.transaction((query) => query.insertInto('accounts').values([account(`a${id}`), account(`b${id}`)]).execute());
    })();
    for (let round = 0; round < 5; round += 1) {
      await expect.poll(() => database.query.selectFrom('accounts').select('id').execute()).not.toHaveLength(round);
      backUpStore(readSettings(environment), `${file}${round}`);
    }
    isOver = true;
    await writing;
    const copies = await Promise.all(
      [0, 1, 2, 3, 4].map(async (round) => {
        const restorable = await prepareRestore(readSettings({ DATA_DIR: join(folder, `other${round}`) }), `${file}${round}`);
        const rows = await restorable.database.query.selectFrom('accounts').select('id').execute();
        await restorable.discard();
        return rows.map(({ id }) => id.slice(1)).filter((number, _, all) => all.filter((other) => other === number).length !== 2);
      }),
    );
    expect(copies).toEqual([[], [], [], [], []]);
  });

  it('is readable by its owner only and leaves nothing else behind', async () => {
    await put(await open(), '1');
    backUpStore(readSettings(environment), file);
    expect([(statSync(file).mode & 0o777).toString(8), readdirSync(folder).sort()]).toEqual(['600', ['backup.sqlite', 'store']]);
  });

  it('never writes over a file', async () => {
    await put(await open(), '1');
    writeFileSync(file, 'a letter');
    expect(await run('store', 'backup', file)).toEqual([1, `${file} is there already and is left as it is.`]);
  });

  it('is not restored while a process has the store open, however idle', async () => {
    await run('vault', 'status');
    await run('store', 'backup', file);
    const gateway = await open();
    await put(gateway, '3');
    const [code, said] = await run('store', 'restore', file, '--yes');
    await put(gateway, '4');
    await close();
    expect([code, said, await listIds()]).toEqual([1, expect.stringMatching(/^A gateway or a command uses the store \S+\. Stop every gateway first\. Nothing was changed\.$/), ['3', '4']]);
    expect(readdirSync(join(folder, 'store')).filter((name) => !name.startsWith('gateway.sqlite'))).toEqual([]);
  });

  it('is not restored unless somebody agrees', async () => {
    await run('vault', 'status');
    await run('store', 'backup', file);
    const [code, said] = await run('store', 'restore', file);
    expect([code, said]).toEqual([2, expect.stringContaining('Everything the gateway has stored since that backup will be set aside')]);
    expect(readdirSync(join(folder, 'store')).filter((name) => /\.[0-9a-f-]{36}/.test(name))).toEqual([]);
  });

  const spoil: readonly (readonly [string, () => Promise<void> | void, RegExp])[] = [
    ['that is something else', () => writeFileSync(file, 'a letter to a friend '.repeat(500)), /cannot be read as a SQLite database/],
    ['that was cut short', () => truncateSync(file, statSync(file).size - 8_192), /cannot be read as a SQLite database|is damaged/],
    ['that is empty', () => writeFileSync(file, ''), /is no backup of a gateway's store\.$/],
    ['of another program', () => writeTo("alter table schema_migrations rename to migrations"), /is no backup of a gateway's store\.$/],
    ['that is missing', () => undefined, /^There is no file/],
    ['of a newer version', () => writeTo("insert into schema_migrations (name, applied_at) values ('9999-later', 1)"), /written by a newer version of the gateway \(9999-later\)/],
    ['of another vault key', () => writeTo("update vault_keys set key_id = 'k0'"), /^The vault key k0 is missing/],
    ['of another vault key of the same name', () => writeTo("update vault_keys set check_value = check_value || 'AAAA'"), /^The vault key k1 is not the one/],
  ];
  const writeTo = async (statement: string): Promise<void> => {
    const { default: BetterSqlite } = await import('better-sqlite3');
    const sqlite = new BetterSqlite(file);
    sqlite.exec(statement);
    sqlite.close();
  };
  it.each(spoil)('refuses a file %s and changes nothing', async (what, change, sentence) => {
    await run('vault', 'status');
    if (what !== 'that is missing') await run('store', 'backup', file);
    await change();
    await put(await open(), '3');
    await close();
    const [code, said] = await run('store', 'restore', file, '--yes');
    expect([code, said, await listIds()]).toEqual([1, expect.stringMatching(sentence), ['3']]);
    expect(readdirSync(join(folder, 'store')).filter((name) => /\.[0-9a-f-]{36}|before/.test(name))).toEqual([]);
  });

  it('brings a backup of an older version up to date', async () => {
    await run('vault', 'status');
    await run('store', 'backup', file);
    await writeTo("drop table vault_holders; alter table vault_keys drop column retired_at; delete from schema_migrations where name = '0016-vault-rotation'");
    const [code] = await run('store', 'restore', file, '--yes');
    expect([code, (await run('vault', 'status'))[0]]).toEqual([0, 0]);
  });

  it('sets up an empty place', async () => {
    await run('vault', 'status');
    await put(await open(), '1');
    await close();
    await run('store', 'backup', file);
    environment = { DATA_DIR: join(folder, 'elsewhere') };
    expect([(await run('store', 'restore', file, '--yes'))[0], await listIds(), existsSync(join(folder, 'elsewhere', 'gateway.sqlite'))]).toEqual([0, ['1'], true]);
  });

  it('is written to the audit log', async () => {
    await run('vault', 'status');
    await run('store', 'backup', file);
    await run('store', 'restore', file, '--yes');
    const { rows } = await sql<{ event: string }>`select event from audit`.execute((await open()).query);
    expect(rows).toEqual([{ event: 'store.restored' }]);
  });
});

describe('a store in PostgreSQL', () => {
  it.each([
    ['backup', 'back it up with pg_dump --format=custom, which works while gateways run.'],
    ['restore', 'stop every gateway and restore it with pg_restore --clean.'],
  ])('is left to its own tools by %s', async (verb, advice) => {
    const terminal = new SilentTerminal();
    const readOwn = () => readSettings({ DATABASE_URL: 'postgres://127.0.0.1:1/x', VAULT_KEYS: key });
    expect([await runCli(['store', verb, '/nowhere/file'], { terminal, readSettings: readOwn }), terminal.errors]).toEqual([1, [`The store is in PostgreSQL (DATABASE_URL), which has its own tools: ${advice}`]]);
  });
});
