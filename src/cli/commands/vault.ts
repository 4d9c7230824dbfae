import { join } from 'node:path';
import type { Command } from 'commander';
import type { SettingValues } from '../../config/index.js';
import { toIso } from '../../core/index.js';
import { createKeyFile } from '../../vault/index.js';
import type { FoundTexts, Rotation, RotationProgress } from '../../vault/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions } from '../cli.js';
import { jsonOption } from '../options.js';
import { toMinute, toTable, toWords } from '../table.js';

const createKey = async (cli: Cli, file: string | undefined): Promise<void> => {
  const { VAULT_KEY_FILE, DATA_DIR } = cli.settings;
  const path = file ?? VAULT_KEY_FILE ?? join(DATA_DIR, 'vault.key');
  try {
    await createKeyFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandFailure(`${path} is there already and is left as it is: without its key everything in the vault is lost.`);
  }
  cli.say(`A new vault key is in ${path}.
Set VAULT_KEY_FILE to that path, and keep a copy of the file apart from the database: without it every token is lost.`);
};

const describeTexts = (found: readonly FoundTexts[]): string => found.map(({ table, column, count }) => `${count} in ${table}.${column}`).join(', ');

const sumOf = (found: readonly FoundTexts[]): number => found.reduce((sum, { count }) => sum + count, 0);

const showStatus = async (cli: Cli, options: ShowOptions): Promise<void> => {
  const status = await cli.use(({ vaultKeys }) => vaultKeys.status());
  const keys = status.keys.map(({ keyId, role, retiredAt, texts }) => [keyId, role, String(sumOf(texts)), toMinute(retiredAt), describeTexts(texts) || '-']);
  const holders = status.holders.map(({ place, keyIds }) => [place, toWords(keyIds)]);
  const told = { ...status, keys: status.keys.map((key) => ({ ...key, retiredAt: toIso(key.retiredAt) })) };
  cli.show(options, told, () =>
    [toTable(['key', 'here', 'texts', 'retired', 'where'], keys, 'The database was written with no key.'), toTable(['process', 'keys'], holders, '')].join('\n\n'),
  );
};

const checkTexts = async (cli: Cli, options: ShowOptions): Promise<void> => {
  const checked = await cli.use(({ vaultKeys }) => vaultKeys.check());
  cli.show(options, checked, () => `${checked.opened} sealed texts open.`);
  if (checked.damaged.length > 0) throw new CommandFailure(`These do not open: ${describeTexts(checked.damaged)}. Their accounts and logins must be set up again.`);
};

/** Says each thing once. */
const narrate = (cli: Cli): ((progress: RotationProgress) => void) => {
  let last = '';
  return (progress) => {
    const sentence = progress.kind === 'waiting' ? `Waiting for ${progress.places.join(', ')} to take the key …` : `Sealed ${progress.done} of ${progress.total} …`;
    if (sentence !== last) cli.say(sentence);
    last = sentence;
  };
};

const concludeRotation = ({ keyId, resealed, removable, remaining, damaged }: Rotation, { REDIS_URL, IDEMPOTENCY_SECONDS }: SettingValues): string => {
  if (damaged.length > 0) throw new CommandFailure(`${resealed} texts were sealed with the key ${keyId}. These do not open and were left: ${describeTexts(damaged)}. Keep the old keys.`);
  if (remaining.length > 0) throw new CommandFailure(`${resealed} texts were sealed with the key ${keyId}. Still sealed with other keys: ${describeTexts(remaining)}. Run this again; keep the old keys.`);
  const done = `${resealed} texts were sealed anew: everything is sealed with the key ${keyId}.`;
  if (removable.length === 0) return done;
  return `${done}
Nothing needs ${removable.join(', ')} any more: remove it from VAULT_KEYS or VAULT_KEY_FILE of every gateway. Backups of before still need it.${REDIS_URL ? `\nAnswers kept in Redis are sealed with it for another ${IDEMPOTENCY_SECONDS} seconds: remove it after that.` : ''}`;
};

const rotate = async (cli: Cli, { newKey, json }: ShowOptions & { readonly newKey?: true }): Promise<void> => {
  const tell = json ? () => undefined : narrate(cli);
  const rotation = await cli.use(async ({ vaultKeys, audit }) => {
    const ended = await vaultKeys.rotate({ withNewKey: newKey === true }, tell);
    await audit.record({ event: 'vault.rotated', facts: { by: 'cli', keyId: ended.keyId, resealed: ended.resealed } });
    return ended;
  });
  const conclusion = concludeRotation(rotation, cli.settings);
  cli.show(json ? { json } : {}, rotation, () => conclusion);
};

const rotateHelp = `
Gateways go on working meanwhile, and a rotation that was broken off goes on where it ended.
With VAULT_KEY_FILE on one machine:
  gateway vault rotate --new-key   makes a key in the file, waits until every running gateway has it, seals everything with it
With VAULT_KEYS, or a key file on several machines:
  1. add the new key as the last one everywhere, and restart every gateway (a key file needs no restart)
  2. put it first everywhere, and restart every gateway (a key file needs no restart)
  3. gateway vault rotate
  4. remove the old key`;

/** `gateway vault …` */
export const addVaultCommands = (program: Command, cli: Cli): void => {
  const vault = program.command('vault').description('the keys that seal tokens and secrets in the database');
  vault
    .command('key')
    .description('make a key file that only you can read; an existing file is never touched')
    .argument('[file]', 'where to write it (VAULT_KEY_FILE, else vault.key in DATA_DIR)')
    .action((file: string | undefined) => createKey(cli, file));
  vault
    .command('status')
    .description('show the keys, how many texts are sealed with each, and which running process has which')
    .addOption(jsonOption())
    .action((options: ShowOptions) => showStatus(cli, options));
  vault
    .command('check')
    .description('open every sealed text; fails where one does not open')
    .addOption(jsonOption())
    .action((options: ShowOptions) => checkTexts(cli, options));
  vault
    .command('rotate')
    .description('seal everything with the first key, and say which keys can be removed then')
    .option('--new-key', 'make a new key in VAULT_KEY_FILE first')
    .addOption(jsonOption())
    .addHelpText('after', rotateHelp)
    .action((options: ShowOptions & { readonly newKey?: true }) => rotate(cli, options));
};
