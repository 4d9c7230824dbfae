import type { Command } from 'commander';
import { viewApp } from '../../access/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

const add = async (cli: Cli, clientId: string, { secretStdin }: { readonly secretStdin?: true }): Promise<void> => {
  const clientSecret = await cli.readSecret('client secret', { fromInput: secretStdin === true, flag: '--secret-stdin' });
  await cli.use(({ appChanges }) => appChanges.put(clientId, clientSecret, 'cli'));
  cli.say(`OAuth app ${clientId} is stored. Accounts are connected through it in a browser, at /connect on the admin listener.`);
};

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async ({ apps }) => {
    const all = await apps.list();
    const rows = all.map(({ clientId, createdAt }) => [clientId, toMinute(createdAt)]);
    cli.show(options, all.map(viewApp), () => toTable(['client id', 'stored'], rows, 'No OAuth app is stored yet. Store one with: gateway apps add'));
  });

const remove = async (cli: Cli, clientId: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `Nobody will be able to connect an account through OAuth app ${clientId} in a browser until it is stored again.`);
  await cli.use(({ appChanges }) => appChanges.remove(clientId, 'cli'));
  cli.say(`OAuth app ${clientId} is forgotten. Accounts that were connected through it go on.`);
};

/** `gateway apps …` */
export const addAppCommands = (program: Command, cli: Cli): void => {
  const apps = program.command('apps').description('OAuth apps at CleverReach, through which accounts are connected in a browser');
  apps
    .command('add')
    .description('store an OAuth app, or a new secret of one')
    .argument('<client-id>', 'id of the OAuth app')
    .option('--secret-stdin', 'read the client secret from standard input instead of asking for it')
    .action((clientId: string, options: { readonly secretStdin?: true }) => add(cli, clientId, options));
  apps
    .command('list')
    .description('show the OAuth apps, never their secrets')
    .addOption(jsonOption())
    .action((options: ShowOptions) => list(cli, options));
  apps
    .command('remove')
    .description('forget an OAuth app; accounts that were connected through it go on')
    .argument('<client-id>', 'id of the OAuth app')
    .addOption(yesOption())
    .action((clientId: string, options: SureOptions) => remove(cli, clientId, options));
};
