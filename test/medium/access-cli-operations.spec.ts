import { rm } from 'node:fs/promises';
import type { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cli } from '../../src/cli/cli.js';
import { buildProgram } from '../../src/cli/program.js';
import { readSettings } from '../../src/config/index.js';
import { SystemClock } from '../../src/core/index.js';
import { openAccess } from '../support/access.js';
import { runLine, TestTerminal } from '../support/command-line.js';
import type { Typed } from '../support/command-line.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { createFolder } from '../support/stores.js';

describe('the command line for running a gateway', () => {
  let folder: string;
  let simulator: TestSimulator;
  const environment = () => ({ CLEVERREACH_URL: simulator.url, DATA_DIR: folder, VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` });
  const run = (line: string, input?: Typed) => runLine(environment(), line, input);
  const json = async <T>(line: string): Promise<T> => JSON.parse((await run(`${line} --json`)).out) as T;

  beforeAll(async () => {
    simulator = await startSimulator();
    folder = await createFolder();
    await run('accounts connect 129148 --name "Our shop" --client-id sim-client-1 --secret-stdin', { sent: 'sim-secret-1\n' });
    await run('consumers create shop --kind internal_app --accounts 129148 --scopes groups:read');
    await run('consumers create old --kind legacy_integration --accounts 129148');
  });
  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true });
  });

  it('limits a consumer part by part, and lifts a part with none', async () => {
    await run('consumers limit shop --requests-per-minute 600 --networks 10.0.0.0/8,2001:db8::/32 --cache groups.list=60:300:600 --buffer forms.send');
    await run('consumers limit shop --requests-per-minute none --batch-rows 10 --origins https://shop.example');
    expect(await json('consumers show shop')).toMatchObject({
      policy: {
        batchRows: 10,
        networks: ['10.0.0.0/8', '2001:db8::/32'],
        origins: ['https://shop.example'],
        buffered: ['forms.send'],
        cached: { 'groups.list': { ttlSeconds: 60, staleWhileRevalidateSeconds: 300, staleIfErrorSeconds: 600 } },
      },
    });
    expect((await run('consumers show shop')).out).toMatch(/requests a minute\s+unlimited[\s\S]*rows of a batch\s+10/);
  });

  it.each([
    ['consumers limit shop --cache groups.list', 2, '"groups.list" is no cache rule.'],
    ['consumers limit shop --requests-per-day 0', 2, '"0" is not a whole number above 0.'],
    ['consumers limit shop --networks 10.0.0.0/64', 1, '"10.0.0.0/64": no address or network'],
    ['consumers limit shop --buffer groups.clear', 1, '"groups.clear": no row whose writes can be kept'],
    ['consumers limit shop', 2, 'Say what to limit or to open'],
    ['consumers limit shop --networks ""', 1, 'A list of networks names one at least'],
    ['consumers set shop', 2, 'Say what to change: --scopes, --accounts, --on or --off.'],
    ['keys create shop --name k --expires 2999-02-30', 2, '--expires takes a number of days like 90d, or a date like 2027-12-31.'],
    ['consumers revoke nobody', 1, 'There is no consumer "nobody".'],
    ['keys revoke crgw_zzzzzzzz_and_more', 1, 'There is no key "zzzzzzzz".'],
    ['logins revoke nothing', 1, 'There is no such login "nothing".'],
    ['logins revoke-tokens nothing', 1, 'There is no such login "nothing".'],
    ['fixed-tokens revoke nothing', 1, 'There is no fixed token "nothing".'],
    ['accounts disconnect 9', 1, 'Account 9 is not connected.'],
    ['shadow remove shop --yes', 1, 'That consumer is not shadowed.'],
    ['identities add old app', 1, 'Only an internal app or a mobile backend'],
    ['identities remove shop nothing --yes', 1, 'This consumer has no such identity.'],
    ['buffered retry nothing --yes', 1, 'There is no such buffered write.'],
    ['buffered drop nothing --yes', 1, 'There is no such buffered write.'],
    ['snapshots restore nothing --yes', 1, 'There is no such snapshot.'],
    ['snapshots remove nothing --yes', 1, 'There is no such snapshot.'],
  ])('answers "%s" with code %i and one clear sentence', async (line, code, sentence) => {
    const ran = await run(line);
    expect([ran.code, ran.err.split('\n')[0]?.startsWith(sentence), ran.out]).toEqual([code, true, '']);
  });

  it.each(['buffered drop x', 'snapshots restore x', 'snapshots remove x', 'identities remove shop x', 'shadow remove shop', 'consumers revoke shop'])('does not do "%s" without being told that it is meant', async (line) => {
    const ran = await run(line);
    expect([ran.code, /--yes/.test(ran.err)]).toEqual([2, true]);
  });

  it('says where there is nothing to show', async () => {
    expect([(await run('buffered list')).out, (await run('snapshots list')).out, (await run('identities list shop')).out]).toEqual(['No write is kept.', 'No snapshot is kept.', 'No identity.']);
  });

  it('tells whose key it is by its first characters', async () => {
    const { key = '', prefix = '' } = await json<{ key: string; prefix: string }>('keys create shop --name production');
    const shown = await Promise.all([prefix, key.slice(0, 13), key.slice(0, 20)].map((text) => json(`keys show ${text}`)));
    expect(shown).toEqual(Array(3).fill(expect.objectContaining({ prefix, name: 'production', consumer: 'shop' })));
    expect([JSON.stringify(shown).includes(key), (await run('keys show crgw_zzzzzzzz')).err]).toEqual([false, expect.stringMatching(/^There is no key "zzzzzzzz"/)]);
  });

  it('asks about a key by its name and ends it by its first characters, without ever printing it', async () => {
    const { key = '', prefix = '' } = await json<{ key: string; prefix: string }>('keys create shop --name "night job"');
    const [alone, sure] = [await run(`keys revoke ${key}`), await run(`keys revoke ${key} --yes`)];
    expect([alone.code, alone.err, sure.code, sure.out]).toEqual([
      2, `Whoever uses key ${prefix} ("night job" of consumer "shop") will be refused within a second, for good. Say --yes to do it without being asked.`, 0, `Key ${prefix} is revoked.`,
    ]);
  });

  it('writes nothing to the audit log where nothing was changed', async () => {
    const count = async (): Promise<number> => (await json<{ entries: number }>('audit verify')).entries;
    const before = await count();
    for (const line of ['consumers set shop', 'consumers limit shop', 'consumers revoke shop']) await run(line);
    expect(await count()).toBe(before);
  });

  it('prints the same JSON of the migration report under both names', async () => {
    const [one, other] = [await json<{ integrations: unknown }>('migration report'), JSON.parse((await run('migration report --format json')).out) as { integrations: unknown }];
    expect([Array.isArray(one.integrations), one.integrations]).toEqual([true, other.integrations]);
  });

  it('has a sentence for every command, argument and option', () => {
    const program = buildProgram(new Cli({ terminal: new TestTerminal(false, ''), readSettings: () => readSettings(environment()) }), new TestTerminal(false, ''));
    const walk = (command: Command, path: string): string[] => [
      ...(command.description() === '' ? [path] : []),
      ...command.registeredArguments.filter(({ description }) => description === '').map((argument) => `${path} <${argument.name()}>`),
      ...command.options.filter(({ description }) => description === '').map(({ flags }) => `${path} ${flags}`),
      ...command.commands.flatMap((inner) => walk(inner, `${path} ${inner.name()}`)),
    ];
    expect(walk(program, 'gateway')).toEqual([]);
  });

  it('lets an identity stand for one consumer, and writes it to the audit log', async () => {
    await run('identities add shop app-1');
    expect(await json('identities list shop')).toEqual([{ identity: 'app-1', createdAt: expect.any(String) }]);
    expect((await run('identities add shop app-1')).err).toMatch(/stands for a consumer already/);
    await run('identities remove shop app-1 --yes');
    const access = await openAccess(environment(), new SystemClock());
    const events = (await access.trail.list({ limit: 10 })).map(({ event }) => event);
    await access.close();
    expect([await json('identities list shop'), events.slice(0, 2)]).toEqual([[], ['identity.removed', 'identity.added']]);
  });
});
