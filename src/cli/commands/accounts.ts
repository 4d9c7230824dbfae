import type { Command } from 'commander';
import { viewAccount } from '../../access/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

interface ConnectOptions {
  readonly name: string;
  readonly clientId: string;
  readonly secretStdin?: true;
}

const connect = async (cli: Cli, accountId: string, { name, clientId, secretStdin }: ConnectOptions): Promise<void> => {
  const clientSecret = await cli.readSecret('client secret', { fromInput: secretStdin === true, flag: '--secret-stdin' });
  await cli.use(({ accountChanges }) => accountChanges.connect({ accountId, name, clientId, clientSecret }, 'cli'));
  cli.say(`Account ${accountId} (${name}) is connected. Its first token is fetched when it is first used.`);
};

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async ({ accounts }) => {
    const all = await accounts.list();
    const rows = all.map(({ accountId, name, clientId, state, expiresAt }) => [accountId, name, clientId, state, toMinute(expiresAt)]);
    const none = 'No account is connected yet. Connect one with: gateway accounts connect';
    cli.show(options, all.map(viewAccount), () => toTable(['account', 'name', 'client id', 'state', 'token until'], rows, none));
  });

const disconnect = async (cli: Cli, accountId: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `Every call for account ${accountId} will fail until it is connected again.`);
  await cli.use(({ accountChanges }) => accountChanges.disconnect(accountId, 'cli'));
  cli.say(`Account ${accountId} is disconnected. Its tokens are erased.`);
};

/** `gateway accounts …` */
export const addAccountCommands = (program: Command, cli: Cli): void => {
  const accounts = program.command('accounts').description('CleverReach accounts the gateway speaks for');
  accounts
    .command('list')
    .description('show the connected accounts and the state of their tokens')
    .addOption(jsonOption())
    .action((options: ShowOptions) => list(cli, options));
  accounts
    .command('connect')
    .description('connect an account by the OAuth client that was made in it')
    .argument('<account>', 'customer number of the account')
    .requiredOption('--name <name>', 'what people call it')
    .requiredOption('--client-id <id>', 'id of the OAuth client')
    .option('--secret-stdin', 'read the client secret from standard input instead of asking for it')
    .action((account: string, options: ConnectOptions) => connect(cli, account, options));
  accounts
    .command('disconnect')
    .description('erase the tokens of an account; its consumers stay for a later connection')
    .argument('<account>', 'customer number of the account')
    .addOption(yesOption())
    .action((account: string, options: SureOptions) => disconnect(cli, account, options));
};
