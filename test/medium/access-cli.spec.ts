import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../../src/core/index.js';
import { judge, openAccess } from '../support/access.js';
import { runLine } from '../support/command-line.js';
import type { Ran, Typed } from '../support/command-line.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { createFolder } from '../support/stores.js';

describe('the command line', () => {
  let folder: string;
  let simulator: TestSimulator;
  const environment = () => ({ CLEVERREACH_URL: simulator.url, DATA_DIR: folder, VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` });

  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());
  beforeEach(async () => {
    folder = await createFolder();
  });
  afterEach(() => rm(folder, { recursive: true }));

  const run = (line: string, input?: Typed): Promise<Ran> => runLine(environment(), line, input);
  const json = async <T>(line: string): Promise<T> => JSON.parse((await run(`${line} --json`)).out) as T;
  const connect = () => run('accounts connect 129148 --name "Our shop" --client-id sim-client-1 --secret-stdin', { sent: 'sim-secret-1\n' });
  const createShopWithoutAccount = () => run('consumers create shop --kind internal_app');
  const createShop = () => json<{ id: string }>('consumers create shop --kind v3_integration --accounts 129148 --scopes groups:read,receivers:read');

  it('sets a gateway up from nothing, and the key it prints works', async () => {
    await connect();
    await createShop();
    const { out } = await run('keys create shop --name production --expires 90d');
    const key = /crgw_\S+/.exec(out)?.[0] ?? '';
    const access = await openAccess(environment(), new SystemClock());
    const caller = await judge(access, key);
    await access.close();
    expect([out.split('\n')[0], caller]).toEqual(['Key "production" of consumer "shop":', expect.objectContaining({ consumerName: 'shop', accountIds: ['129148'] })]);
  });

  it('shows tables that line up', async () => {
    await connect();
    await createShop();
    await run('consumers create app --kind internal_app');
    const { out } = await run('consumers list');
    expect(out.split('\n')).toEqual([
      'NAME  KIND            ACCOUNTS  SCOPES                      STATE',
      'shop  v3_integration  129148    groups:read receivers:read  active',
      'app   internal_app    -         -                           active',
    ]);
  });

  it('says where to begin where there is nothing to show', async () => {
    expect([(await run('accounts list')).out, (await run('consumers list')).out]).toEqual([
      'No account is connected yet. Connect one with: gateway accounts connect',
      'There is no consumer yet. Make one with: gateway consumers create',
    ]);
  });

  it('changes scopes, accounts and switches of a consumer and leaves the rest', async () => {
    await connect();
    await createShop();
    await run('consumers set shop --scopes groups:read --on dry-run,v1-clear');
    expect(await json('consumers set shop --off v1-clear')).toMatchObject({ scopes: ['groups:read'], accountIds: ['129148'], switches: { dryRun: true, v1Clear: false } });
  });

  it('shows a consumer with its keys and logins, and no secret', async () => {
    await connect();
    await createShop();
    await run('keys create shop --name production');
    await run('logins create-oauth shop --account 129148');
    await run('logins create-legacy shop --account 129148 --login joe --password-stdin', { sent: 'hush\n' });
    const { out } = await run('consumers show shop --json');
    expect([out.includes('hush'), /crgw_|"hash"|secret/i.test(out), JSON.parse(out)]).toEqual([
      false,
      false,
      expect.objectContaining({
        name: 'shop',
        keys: [expect.objectContaining({ name: 'production' })],
        logins: [expect.objectContaining({ kind: 'oauth' }), expect.objectContaining({ kind: 'legacy', clientId: '129148', login: 'joe' })],
      }),
    ]);
  });

  it('ends keys, logins, their tokens, consumers and accounts after a person agreed', async () => {
    await connect();
    await createShop();
    const { prefix } = await json<{ prefix: string }>('keys create shop --name k');
    const { id } = await json<{ id: string }>('logins create-oauth shop --account 129148');
    const lines = [`keys revoke ${prefix}`, `logins revoke-tokens ${id}`, `logins revoke ${id}`, 'consumers revoke shop', 'accounts disconnect 129148'];
    const outcomes: unknown[] = [];
    for (const line of lines) {
      const [alone, unsure] = [await run(line), await run(line, { typed: 'y' })];
      const sure = await run(line, { typed: 'yes' });
      outcomes.push([alone.code, alone.err.endsWith('Say --yes to do it without being asked.'), unsure.code, unsure.err, sure.code, sure.questions.length]);
    }
    expect(outcomes).toEqual(lines.map(() => [2, true, 1, 'Nothing was changed.', 0, 1]));
    const events = (await json<{ event: string }[]>('audit list')).map(({ event }) => event);
    expect(events.slice(0, 5)).toEqual(['account.disconnected', 'consumer.revoked', 'login.revoked', 'login.tokens_revoked', 'key.revoked']);
  });

  it('registers a fixed token that is sent to it, lists it without the token, and revokes it after a person agreed', async () => {
    await connect();
    await createShop();
    const token = '0cc175b9c0f1b6a831c399e269772661';
    const line = 'fixed-tokens register shop --account 129148 --name plugin --token-stdin';
    const made = await run(line, { sent: `${token}\n` });
    const [listed, weak] = [await run('fixed-tokens list shop'), await run(line, { sent: '12345' })];
    const [{ id }] = await json<[{ id: string }]>('fixed-tokens list shop');
    const [alone, sure] = [await run(`fixed-tokens revoke ${id}`), await run(`fixed-tokens revoke ${id} --yes`)];
    const after = await run('fixed-tokens list shop');
    expect([made.code, listed.out.includes('0cc1…2661'), weak.err, alone.code, sure.out, / revoked /.test(after.out)]).toEqual([
      0, true, 'A fixed token has 24 characters at least (FIXED_TOKEN_MIN_LENGTH): a shorter one can be guessed.', 2, `Fixed token ${id} is revoked.`, true,
    ]);
    expect([made, listed, after].map(({ out }) => out).filter((out) => out.includes(token))).toEqual([]);
  });

  it('connects an account only where CleverReach gives a token for it', async () => {
    const line = 'accounts connect --client-id sim-client-1 --secret-stdin';
    const [wrong, other] = [await run(line, { sent: 'wrong' }), await run(line.replace('connect', 'connect 129149'), { sent: 'sim-secret-1' })];
    const none = await run('accounts list');
    const right = await run(line, { sent: 'sim-secret-1' });
    const left = await run('accounts disconnect 129148 --yes');
    expect([wrong.err, other.err, none.out, right.out, left.out]).toEqual([
      'CleverReach does not accept this client id and secret. Nothing was stored.',
      'CleverReach says that this is account 129148, not 129149. Nothing was stored.',
      'No account is connected yet. Connect one with: gateway accounts connect',
      'Account 129148 (Gotham Gadgets GmbH) is connected: CleverReach has given a token for it.',
      'Account 129148 is disconnected. CleverReach has ended its tokens, and they are erased.',
    ]);
  });

  it('connects an account by a pair of tokens that was issued elsewhere', async () => {
    const line = 'accounts connect-tokens 129149 --client-id sim-client-2 --tokens-stdin';
    const pair = JSON.stringify({ access_token: await simulator.token(simulator.accounts[1]), expires_in: 60 });
    const [broken, empty, good] = [await run(line, { sent: 'hush' }), await run(line, { sent: '{}' }), await run(line, { sent: pair })];
    expect([broken.err, empty.err, good.code]).toEqual([
      'That is no JSON. Paste the answer of the token endpoint: {"access_token":"…","refresh_token":"…"}.',
      'An access token or a refresh token is needed.',
      0,
    ]);
  });

  it('stores OAuth apps for the browser, without ever showing a secret', async () => {
    const added = await run('apps add app-1 --secret-stdin', { sent: 'hush\n' });
    const listed = await run('apps list --json');
    const removed = [await run('apps remove app-1 --yes'), await run('apps remove app-1 --yes')];
    expect([added.code, listed.out.includes('hush'), JSON.parse(listed.out), removed.map(({ code, err }) => [code, err])]).toEqual([
      0,
      false,
      [{ clientId: 'app-1', createdAt: expect.any(String) }],
      [[0, ''], [1, 'There is no such OAuth app.']],
    ]);
  });

  it('keeps the addresses that an OAuth client may have a browser sent back to', async () => {
    await connect();
    await createShop();
    const made = await json<{ id: string; redirectUris: string[] }>('logins create-oauth shop --account 129148 --redirect-uri https://a.example/1 https://a.example/2');
    const set = await run(`logins set-redirects ${made.id} https://b.example/`);
    const cleared = await json<{ redirectUris: string[] }>(`logins set-redirects ${made.id}`);
    const wrong = await run(`logins set-redirects ${made.id} http://b.example/`);
    expect([made.redirectUris, set.out.split('\n')[1], cleared.redirectUris, wrong.code]).toEqual([
      ['https://a.example/1', 'https://a.example/2'],
      '  https://b.example/',
      [],
      1,
    ]);
  });

  it('does what --yes says without asking', async () => {
    await createShopWithoutAccount();
    expect(await run('consumers revoke shop --yes')).toEqual({ code: 0, out: 'Consumer "shop" is revoked.', err: '', questions: [] });
  });

  it('takes secrets from a person or another program, never as an argument', async () => {
    const line = 'accounts connect --name Shop --client-id sim-client-1';
    const [nobody, empty, typed] = [await run(line), await run(`${line} --secret-stdin`, { sent: '\n' }), await run(line, { typed: 'sim-secret-1' })];
    expect([nobody, empty.err, typed.questions, typed.code]).toEqual([
      { code: 2, out: '', err: 'Nobody can type the client secret here. Send it to standard input and say --secret-stdin.', questions: [] },
      'The client secret is empty.',
      ['client secret: '],
      0,
    ]);
  });

  it('makes the first key of the admin API once', async () => {
    const [first, second] = [await run('admin init'), await run('admin init')];
    expect([first.code, /crgw_/.test(first.out), second]).toEqual([
      0,
      true,
      { code: 1, out: '', err: 'Consumer "operator" may use the admin API already. Give it another key with: gateway keys create "operator" --name <name>', questions: [] },
    ]);
  });

  it('makes a vault key file that only its owner can read, and never touches one that is there', async () => {
    const file = join(folder, 'keys', 'vault.key');
    const [first, second] = [await run(`vault key ${file}`), await run(`vault key ${file}`)];
    expect([first.code, (await stat(file)).mode & 0o777, second.code, second.err]).toEqual([
      0,
      0o600,
      1,
      `${file} is there already and is left as it is: without its key everything in the vault is lost.`,
    ]);
  });

  it('says whether the audit log is as it was written', async () => {
    await createShopWithoutAccount();
    const good = await run('audit verify');
    const [noted, gone] = [await run(`audit verify --noted ${good.out.split('\n')[1] ?? ''}`), await run('audit verify --noted 0123abcd')];
    expect([noted.code, noted.err, gone.code, gone.err]).toEqual([0, '', 1, 'No entry has the noted hash: entries were cut off the end of the audit log since it was printed.']);
    const access = await openAccess(environment(), new SystemClock());
    await access.database.query.updateTable('audit').set({ facts: '{}' } as never).execute();
    await access.close();
    const bad = await run('audit verify');
    expect([good.code, good.out.split('\n')[0], bad.code, bad.err]).toEqual([
      0,
      '1 entry is as written. Hash of the last one:',
      1,
      'Entry 1 of the audit log was changed, or one before it is missing.',
    ]);
  });

  it.each([
    ['', 2, 'Usage: gateway'],
    ['keys', 2, 'Usage: gateway keys'],
    ['nonsense', 2, "error: unknown command 'nonsense'"],
    ['consumers create', 2, "error: required option '--kind <kind>' not specified"],
    ['consumers create x --kind robot', 2, "error: option '--kind <kind>' argument 'robot' is invalid"],
    ['consumers set x --on turbo', 1, 'There is no consumer "x".'],
    ['consumers create x --kind internal_app --on turbo', 2, 'There is no switch "turbo". Switches are dry-run, v1-clear, hide-deprecation, persisted-only, hide-schema, snapshot-clear.'],
    ['consumers create x --kind internal_app --scopes all', 1, 'There is no scope "all".'],
    ['consumers create x --kind internal_app --accounts 9', 1, 'Account 9 is not connected. Connect it first.'],
    ['keys create nobody --name k', 1, 'There is no consumer "nobody". "gateway consumers list" shows them all.'],
    ['keys revoke nothing --yes', 1, 'There is no key "nothing".'],
    ['logins revoke nothing --yes', 1, 'There is no such login'],
    ['accounts disconnect 9 --yes', 1, 'Account 9 is not connected.'],
    ['audit list --limit none', 2, '"none" is not a whole number above 0.'],
  ])('answers "%s" with code %i and one clear sentence', async (line, code, sentence) => {
    const ran = await run(line);
    expect([ran.code, ran.err.split('\n')[0]?.startsWith(sentence), ran.out]).toEqual([code, true, '']);
  });

  it.each(['--help', 'keys create --help', '--version'])('answers %s on standard output', async (line) => {
    const ran = await run(line);
    expect([ran.code, ran.out !== '', ran.err]).toEqual([0, true, '']);
  });

  it('turns no switch that is to be on and off', async () => {
    await run('consumers create shop --kind internal_app --on dry-run');
    const ran = await run('consumers set shop --on dry-run --off dry-run');
    expect([ran.code, ran.err, await json('consumers show shop')]).toMatchObject([2, '"dry-run" cannot be turned on and off at once.', { switches: { dryRun: true } }]);
  });

  it('says in one sentence which setting is wrong', async () => {
    const ran = await runLine({ PORT: 'x' }, 'consumers list');
    expect([ran.code, ran.err]).toEqual([1, 'Cannot start. PORT must be a whole number from 0 to 65535.']);
  });
});
