import { randomBytes } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import type { Tables } from '../../src/storage/index.js';
import { createKeyFile } from '../../src/vault/index.js';
import type { RotationProgress } from '../../src/vault/index.js';
import { knownColumns } from '../../src/vault/sealed-texts.js';
import { createFolder, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const entry = (id: string): string => `${id}:${randomBytes(32).toString('base64')}`;
const nobody = (): void => undefined;
const fast: Environment = { VAULT_WATCH_MS: '100' };

describe.each(storeKinds)('a rotation of the vault on $name', ({ skipped, create }) => {
  let store: TestStore;
  let keyFile: string;
  const processes: VaultProcess[] = [];

  const start = async (environment: Environment): Promise<VaultProcess> => {
    const running = await startVaultProcess({ VAULT_KEYS: '', ...fast, ...store.environment, ...environment });
    processes.push(running);
    return running;
  };
  /** A process that looks for new keys, as a gateway does. */
  const startGateway = async (environment: Environment): Promise<VaultProcess> => {
    const running = await start(environment);
    running.watch.start();
    return running;
  };
  const attempt = (work: Promise<unknown>): Promise<unknown> => work.then(() => 'fine', (error: Error) => error.message);

  /** A text in every column that the registry names, as its room would write it. */
  const fill = async ({ vault, database }: VaultProcess): Promise<void> => {
    const { query } = database;
    const consumer = { id: 'c1', name: 'shop', kind: 'internal_app', scopes: '[]', switches: '{}', created_at: 1 };
    await query.insertInto('consumers').values(consumer).execute();
    await query.insertInto('api_keys').values({ id: 'k', consumer_id: 'c1', name: 'k', prefix: 'p', hash: 'h', created_at: 1 }).execute();
    await query.insertInto('operator_sessions').values({ hash: 'session', key_id: 'k', expires_at: 9e15 }).execute();
    const text = (kind: (typeof knownColumns)[number]['kind'], owner: string) => vault.seal(new Secret(`text of ${owner}`), { kind, owner });
    for (const id of ['7', '8']) {
      await query.insertInto('accounts').values({ id, name: 'One', created_at: 1 }).execute();
      const texts = { client_secret: text('client_secret', id), access_token: text('access_token', id), refresh_token: text('refresh_token', id) };
      await query.insertInto('grants').values({ account_id: id, client_id: 'c', ...texts, state: 'connected', failures: 0, version: 1, updated_at: 1 }).execute();
      await query.insertInto('farewells').values({ id: `f${id}`, account_id: id, client_id: 'c', ...texts, attempts: 0, next_at: 1, created_at: 1 }).execute();
    }
    await query.insertInto('oauth_apps').values({ client_id: 'app1', client_secret: text('client_secret', 'app app1'), created_at: 1 }).execute();
    const attempt_ = { session_hash: 'session', browser_hash: 'b', client_id: 'c', account_id: null, expires_at: 9e15 };
    await query.insertInto('connect_attempts').values({ state_hash: 's1', ...attempt_, code_verifier: text('code_verifier', 's1') }).execute();
    const login = { consumer_id: 'c1', account_id: '7', kind: 'oauth', client_id: 'c', login: '', secret_hash: 'h', created_at: 1 } as const;
    await query.insertInto('logins').values({ id: 'l1', ...login, signing_key: text('signing_key', 'l1') }).execute();
    await query.insertInto('shadow_logins').values({ consumer_id: 'c1', client_id: '1', login: 'ann', password: text('shadow_password', 'c1'), created_at: 1 }).execute();
    const call = { id: 'x1', fingerprint: 'f', owner: 'o', state: 'done', leased_until: 1, expires_at: 9e15 } as const;
    await query.insertInto('call_records').values({ ...call, answer: text('kept_answer', 'x1') }).execute();
    const write = { id: 'w1', account_id: '7', consumer_id: 'c1', endpoint: 'e', bytes: 1, state: 'pending', attempts: 0, next_at: 1, created_at: 1 } as const;
    await query.insertInto('buffered_writes').values({ ...write, request: text('buffered_write', 'w1') }).execute();
    await query.insertInto('overtaking_calls').values({ id: 'o1', account_id: '1', begun_at: 1, concerned: text('overtaking_call', 'o1') }).execute();
    const snapshot = { id: 'n1', account_id: '7', group_id: '1', consumer_id: 'c1', state: 'kept', receivers: 1, bytes: 1, restored: 0, created_at: 1, expires_at: 9e15 } as const;
    await query.insertInto('snapshots').values(snapshot).execute();
    await query.insertInto('snapshot_pages').values({ snapshot_id: 'n1', page: '0', content: text('snapshot_page', 'n1 0') }).execute();
  };

  const countTexts = async ({ database }: VaultProcess, keyId: string): Promise<readonly string[]> => {
    const counted = knownColumns.map(async ({ table, column }) => {
      const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(table)} where ${sql.ref(column)} like ${`${keyId}.%`}`.execute(database.query);
      return Number(rows[0]?.count) > 0 ? [`${table}.${column}`] : [];
    });
    return (await Promise.all(counted)).flat();
  };

  beforeEach(async () => {
    if (skipped !== undefined) return;
    store = await create();
    keyFile = join(await createFolder(), 'vault.key');
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    for (const running of processes.splice(0)) await running.stop();
    await store.remove();
  });
  const rule = it.skipIf(skipped !== undefined);

  rule('seals every column anew that the registry names, and the texts open as before', async () => {
    const [old, young] = [entry('old'), entry('young')];
    const before = await start({ VAULT_KEYS: old });
    await fill(before);
    const everywhere = knownColumns.map(({ table, column }) => `${table}.${column}`);
    expect(await countTexts(before, 'old')).toEqual(everywhere);
    await before.stop();
    processes.splice(0);
    const after = await start({ VAULT_KEYS: `${young},${old}` });
    const { resealed, removable, remaining, damaged } = await after.keys.rotate({ withNewKey: false }, nobody);
    expect([resealed, removable, remaining, damaged]).toEqual([20, ['old'], [], []]);
    expect([await countTexts(after, 'old'), await countTexts(after, 'young'), await after.keys.check()]).toEqual([[], everywhere, { opened: 20, damaged: [] }]);
  });

  rule('runs twice in a row where two begin at once: each text is sealed once, and both end well', async () => {
    const [old, young] = [entry('old'), entry('young')];
    await fill(await start({ VAULT_KEYS: old }));
    await processes.splice(0)[0]?.stop();
    const both = { VAULT_KEYS: `${young},${old}`, LEASE_MS: '120000' };
    const operators = [await start(both), await start(both)];
    const rotations = await Promise.all(operators.map(({ keys }) => keys.rotate({ withNewKey: false }, nobody)));
    expect([rotations.map(({ resealed }) => resealed).toSorted(), rotations.map(({ removable }) => removable)]).toEqual([[0, 20], [['old'], ['old']]]);
    expect(await operators[0]?.keys.check()).toEqual({ opened: 20, damaged: [] });
  });

  rule('lets the old key go afterwards, and not before', async () => {
    const [old, young] = [entry('old'), entry('young')];
    await fill(await start({ VAULT_KEYS: old }));
    await processes.splice(0)[0]?.stop();
    const both = await start({ VAULT_KEYS: `${young},${old}` });
    const tooEarly = await attempt(start({ VAULT_KEYS: young }));
    await both.keys.rotate({ withNewKey: false }, nobody);
    const sameAgain = await attempt(start({ VAULT_KEYS: old }));
    expect([tooEarly, await attempt(start({ VAULT_KEYS: young })), sameAgain, await attempt(start({ VAULT_KEYS: `${old},${young}` }))]).toEqual([
      'The vault key old is missing from VAULT_KEYS or VAULT_KEY_FILE; the database was written with it. Put it back, then "gateway vault rotate" makes it removable.',
      'fine',
      'The vault key young is missing from VAULT_KEYS or VAULT_KEY_FILE; the database was written with it. Put it back, then "gateway vault rotate" makes it removable.',
      'The vault key old was retired by a rotation. Put the newer key before it.',
    ]);
  });

  rule('refuses to start without a retired key that a text was sealed with all the same', async () => {
    const [old, young] = [entry('old'), entry('young')];
    const late = await start({ VAULT_KEYS: old });
    await fill(late);
    const password = late.vault.seal(new Secret('late'), { kind: 'shadow_password', owner: 'c1' });
    await late.stop();
    processes.splice(0);
    const both = await start({ VAULT_KEYS: `${young},${old}` });
    await both.keys.rotate({ withNewKey: false }, nobody);
    await both.database.query.updateTable('shadow_logins').set({ password }).execute();
    const without = await attempt(start({ VAULT_KEYS: young }));
    await both.keys.rotate({ withNewKey: false }, nobody);
    expect([without, await attempt(start({ VAULT_KEYS: young }))]).toEqual([
      'The vault key old is missing from VAULT_KEYS or VAULT_KEY_FILE; texts in shadow_logins.password were sealed with it after it was retired. Put it back, then "gateway vault rotate" makes it removable.',
      'fine',
    ]);
  });

  rule('does not begin while a process seals with another key, and says which', async () => {
    const [old, young] = [entry('old'), entry('young')];
    await startGateway({ VAULT_KEYS: old });
    const both = await start({ VAULT_KEYS: `${young},${old}` });
    expect(await attempt(both.keys.rotate({ withNewKey: false }, nobody))).toMatch(/^These processes do not seal with the key young yet: \S+:\d+ \(old\)\. Give them the key/);
  });

  rule('brings a new key to running gateways by their key file, none of which is restarted', async () => {
    await createKeyFile(keyFile);
    const gateways = [await startGateway({ VAULT_KEY_FILE: keyFile }), await startGateway({ VAULT_KEY_FILE: keyFile })];
    for (const gateway of gateways.slice(0, 1)) await fill(gateway);
    const steps: RotationProgress[] = [];
    const operator = await start({ VAULT_KEY_FILE: keyFile });
    const { keyId, resealed, removable } = await operator.keys.rotate({ withNewKey: true }, (progress) => steps.push(progress));
    const sealed = gateways.map(({ vault }) => vault.seal(new Secret('x'), { kind: 'check', owner: 'x' }).split('.')[0]);
    const ids = (await readFile(keyFile, 'utf8')).trim().split('\n').map((line) => line.split(':')[0]);
    expect([resealed, sealed, ids, removable]).toEqual([20, [keyId, keyId], [keyId, removable[0]], [ids[1]]]);
    expect([await gateways[0]?.keys.check(), steps.at(-1)]).toEqual([{ opened: 20, damaged: [] }, { kind: 'sealing', done: 20, total: 20 }]);
  });

  rule('takes up a new key that a broken-off rotation brought, in place of a further one', async () => {
    await createKeyFile(keyFile);
    await startGateway({ VAULT_KEYS: (await readFile(keyFile, 'utf8')).trim() });
    const operator = await start({ VAULT_KEY_FILE: keyFile });
    const broken = await attempt(operator.keys.rotate({ withNewKey: true }, nobody));
    await processes.splice(0, 1)[0]?.stop();
    const { keyId } = await operator.keys.rotate({ withNewKey: true }, nobody);
    const ids = (await readFile(keyFile, 'utf8')).trim().split('\n').map((line) => line.split(':')[0]);
    expect([broken, ids.length, ids[0]]).toEqual([expect.stringMatching(/^The new key \w+ is the last one in \S+ and seals nothing yet\./), 2, keyId]);
  });

  rule('makes no key where keys come from VAULT_KEYS', async () => {
    const operator = await start({ VAULT_KEYS: entry('k1') });
    expect(await attempt(operator.keys.rotate({ withNewKey: true }, nobody))).toMatch(/^The keys of this gateway are in VAULT_KEYS, which only you can change\./);
  });

  rule('leaves a text that does not open as it is, and keeps its key', async () => {
    const [old, young] = [entry('old'), entry('young')];
    const operator = await start({ VAULT_KEYS: `${young},${old}` });
    const gone = await startVaultProcess({ ...store.environment, VAULT_KEYS: `${old},${young}` });
    await fill(gone);
    await gone.database.query.updateTable('logins').set({ signing_key: gone.vault.seal(new Secret('x'), { kind: 'signing_key', owner: 'somebody else' }) }).execute();
    await gone.stop();
    const { resealed, removable, damaged, remaining } = await operator.keys.rotate({ withNewKey: false }, nobody);
    const found = [{ table: 'logins', column: 'signing_key', count: 1 }];
    expect([resealed, removable, damaged, remaining, (await operator.keys.check()).damaged]).toEqual([19, [], found, found, found]);
  });

  rule('does not let a key go while a column that nobody named holds a text of it', async () => {
    const [old, young] = [entry('old'), entry('young')];
    const gone = await startVaultProcess({ ...store.environment, VAULT_KEYS: old });
    await gone.database.query.insertInto('accounts').values({ id: '9', name: gone.vault.seal(new Secret('x'), { kind: 'check', owner: '9' }), created_at: 1 }).execute();
    await gone.stop();
    const operator = await start({ VAULT_KEYS: `${young},${old}` });
    const { removable, remaining } = await operator.keys.rotate({ withNewKey: false }, nobody);
    expect([removable, remaining]).toEqual([[], [{ table: 'accounts', column: 'name', count: 1 }]]);
  });

  rule('loses no write that comes in between reading and sealing', async () => {
    const [old, young] = [entry('old'), entry('young')];
    const operator = await start({ VAULT_KEYS: `${young},${old}` });
    const gone = await startVaultProcess({ ...store.environment, VAULT_KEYS: `${old},${young}` });
    await fill(gone);
    await gone.stop();
    let isOver = false;
    const writing = (async () => {
      let rounds = 0;
      while (!isOver) {
        rounds += 1;
        await operator.accounts.connect({ accountId: '7', name: 'One', clientId: 'c', accessToken: new Secret(`token ${rounds}`), clientSecret: new Secret('s') });
      }
      return rounds;
    })();
    const { removable } = await operator.keys.rotate({ withNewKey: false }, nobody);
    isOver = true;
    const rounds = await writing;
    expect([(await operator.keeper.token('7')).reveal(), removable]).toEqual([`token ${rounds}`, ['old']]);
  });

  rule('shows which key is used how often, and who has it', async () => {
    const gateway = await start({ VAULT_KEYS: entry('k1'), VAULT_WATCH_MS: '60000' });
    await fill(gateway);
    const { keys, holders } = await gateway.keys.status();
    const [{ texts, ...key } = { texts: [] }] = keys;
    expect([key, texts.reduce((sum, { count }) => sum + count, 0), holders.map(({ keyIds }) => keyIds)]).toEqual([{ keyId: 'k1', role: 'seals', retiredAt: undefined }, 20, [['k1']]]);
  });

  rule('a process opens at once what another one has sealed with a key that is new in their file', async () => {
    await createKeyFile(keyFile);
    const slow = await start({ VAULT_KEY_FILE: keyFile });
    const [old = ''] = (await readFile(keyFile, 'utf8')).trim().split('\n');
    await writeFile(keyFile, `${entry('young')}\n${old}\n`);
    const quick = await start({ VAULT_KEY_FILE: keyFile });
    const sealed = quick.vault.seal(new Secret('hello'), { kind: 'check', owner: 'x' });
    expect([sealed.split('.')[0], slow.vault.open(sealed, { kind: 'check', owner: 'x' }).reveal()]).toEqual(['young', 'hello']);
  });
});

describe('the registry of sealed columns', () => {
  it('names every column that the schema calls sealed', async () => {
    const files = (await readdir('src/storage')).filter((name) => /schema|tables/.test(name));
    const schema = (await Promise.all(files.map((name) => readFile(join('src/storage', name), 'utf8')))).join('\n');
    const tables = Object.fromEntries([...schema.matchAll(/^ {2}(\w+): (\w+Table);$/gm)].map(([, name, type]) => [type, name as keyof Tables]));
    const sealed = [...schema.matchAll(/^export interface (\w+Table) \{([^}]*)\}/gm)].flatMap(([, type = '', body = '']) =>
      [...body.matchAll(/^ {2}(?:readonly )?(\w+): (?:Maybe)?Sealed;$/gm)].map(([, column]) => `${tables[type]}.${column}`),
    );
    expect(knownColumns.map(({ table, column }) => `${table}.${column}`).sort()).toEqual(sealed.sort());
  });
});
