import { join } from 'node:path';
import type { Command } from 'commander';
import { createKeyFile } from '../../vault/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli } from '../cli.js';

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

/** `gateway vault …` */
export const addVaultCommands = (program: Command, cli: Cli): void => {
  const vault = program.command('vault').description('the key that seals CleverReach tokens in the database');
  vault
    .command('key')
    .description('make a key file that only you can read; an existing file is never touched')
    .argument('[file]', 'where to write it (VAULT_KEY_FILE, else vault.key in DATA_DIR)')
    .action((file: string | undefined) => createKey(cli, file));
};
