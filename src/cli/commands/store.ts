import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backUpStore, prepareRestore } from '../../storage/index.js';
import type { Restorable } from '../../storage/index.js';
import { readKeyRing, tryKeys } from '../../vault/index.js';
import type { Cli, SureOptions } from '../cli.js';
import { yesOption } from '../options.js';

const CONSEQUENCE = `Everything the gateway has stored since that backup will be set aside: consumers, keys, accounts, the audit log.
Keys and consumers revoked since then work again. CleverReach tokens renewed since then are spent: accounts without a client secret must be connected again.
Sign-ups that waited for CleverReach at that time are sent, also those that were sent since.`;

const backup = (cli: Cli, file: string): void => {
  backUpStore(cli.settings, file);
  cli.say(`The store is in ${resolve(file)}. It is of use only with the vault keys of today, which are not in it: keep them apart.`);
};

const tryOut = async (cli: Cli, restorable: Restorable, options: SureOptions): Promise<void> => {
  try {
    await tryKeys(restorable.database, readKeyRing(cli.settings));
    await cli.confirm(options, CONSEQUENCE);
  } catch (error) {
    await restorable.discard();
    throw error;
  }
};

const restore = async (cli: Cli, file: string, options: SureOptions): Promise<void> => {
  const restorable = await prepareRestore(cli.settings, file);
  await tryOut(cli, restorable, options);
  const aside = await restorable.apply();
  await cli.use(({ audit }) => audit.record({ event: 'store.restored', facts: { by: 'cli' } }));
  const kept = aside === undefined ? '' : `\nThe store of before is in ${aside}. Remove it once you are sure: it holds sealed tokens.`;
  cli.say(`The store is as it was in ${resolve(file)}. Start the gateways.${kept}`);
};

/** `gateway store …` */
export const addStoreCommands = (program: Command, cli: Cli): void => {
  const store = program.command('store').description('the database of the gateway: back it up, put it back');
  store
    .command('backup')
    .description('write the SQLite store as it is at this moment to a file, while gateways work; an existing file is never touched')
    .argument('<file>', 'where to write it')
    .action((file: string) => {
      backup(cli, file);
    });
  store
    .command('restore')
    .description('put a backup into the place of the SQLite store, with every gateway stopped; the store of before is kept')
    .argument('<file>', 'a file of "gateway store backup"')
    .addOption(yesOption())
    .action((file: string, options: SureOptions) => restore(cli, file, options));
};
