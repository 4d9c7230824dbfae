import type { Command } from 'commander';
import { readPastedTokens, viewAccount } from '../../access/index.js';
import type { GrantState, GrantStatus, Offer } from '../../vault/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { jsonOption, yesOption } from '../options.js';
import type { Services } from '../services.js';
import { toFacts, toMinute, toTable } from '../table.js';

interface ConnectOptions extends ShowOptions {
  readonly name: string | undefined;
  readonly clientId: string;
  readonly secretStdin?: true;
  readonly tokensStdin?: true;
}

interface Wanted {
  readonly accountId: string | undefined;
  readonly options: ConnectOptions;
}

const getAccount = async ({ accounts }: Services, accountId: string): Promise<GrantStatus> => {
  const account = await accounts.find(accountId);
  if (!account) throw new CommandFailure(`Account ${accountId} is not connected. "gateway accounts list" shows those that are.`);
  return account;
};

const introduce = async (cli: Cli, offer: Offer, wanted: Wanted): Promise<void> => {
  const { options, accountId: expected } = wanted;
  const account = await cli.use(({ accountChanges }) => accountChanges.introduce(offer, { accountId: expected, name: options.name }, 'cli'));
  cli.show(options, viewAccount(account), () => `Account ${account.accountId} (${account.name}) is connected: CleverReach has given a token for it.`);
};

const connect = async (cli: Cli, accountId: string | undefined, options: ConnectOptions): Promise<void> => {
  const clientSecret = await cli.readSecret('client secret', { fromInput: options.secretStdin === true, flag: '--secret-stdin' });
  await introduce(cli, { kind: 'credentials', clientId: options.clientId, clientSecret }, { accountId, options });
};

const connectTokens = async (cli: Cli, accountId: string | undefined, options: ConnectOptions): Promise<void> => {
  const pasted = await cli.readSecret('answer of the token endpoint (JSON)', { fromInput: options.tokensStdin === true, flag: '--tokens-stdin' });
  await introduce(cli, { kind: 'tokens', clientId: options.clientId, ...readPastedTokens(pasted) }, { accountId, options });
};

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async ({ accounts }) => {
    const all = await accounts.list();
    const rows = all.map(({ accountId, name, parentId, clientId, state, since, expiresAt }) => [accountId, name, parentId ?? '-', clientId, state, toMinute(since), toMinute(expiresAt)]);
    const none = 'No account is connected yet. Connect one with: gateway accounts connect';
    cli.show(options, all.map(viewAccount), () => toTable(['account', 'name', 'agency', 'client id', 'state', 'since', 'token until'], rows, none));
  });

const meanings: Readonly<Record<GrantState, string>> = {
  connected: 'connected',
  waiting: 'waiting: the last renewal failed, another one follows by itself',
  reconnect_needed: 'reconnect_needed: CleverReach refuses to renew, connect the account again',
};

const show = (cli: Cli, accountId: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const account = await getAccount(services, accountId);
    const { name, parentId, clientId, state, since, expiresAt, failures, retryAt } = account;
    cli.show(options, viewAccount(account), () =>
      toFacts([
        ['account', accountId],
        ['name', name],
        ['agency', parentId ?? '-'],
        ['client id', clientId],
        ['state', meanings[state]],
        ['since', toMinute(since)],
        ['token until', toMinute(expiresAt)],
        ['failed renewals', String(failures)],
        ['next try', toMinute(retryAt)],
      ]),
    );
  });

const disconnect = (cli: Cli, accountId: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const { name } = await getAccount(services, accountId);
    await cli.confirm(options, `Every call for account ${accountId} (${name}) will fail until it is connected again.`);
    const { isRevoked } = await services.accountChanges.disconnect(accountId, 'cli');
    const outcome = isRevoked ? 'CleverReach has ended its tokens, and they are erased.' : 'CleverReach could not be told yet: a running gateway tells it again until its tokens have ended there. Nobody gets them meanwhile.';
    cli.say(`Account ${accountId} is disconnected. ${outcome}`);
  });

/** `gateway accounts …` */
export const addAccountCommands = (program: Command, cli: Cli): void => {
  const accounts = program.command('accounts').description('CleverReach accounts the gateway speaks for');
  accounts
    .command('list')
    .description('show the connected accounts and the state of their tokens')
    .addOption(jsonOption())
    .action((options: ShowOptions) => list(cli, options));
  accounts
    .command('show')
    .description('show the state of one account and of its tokens')
    .argument('<account>', 'customer number of the account')
    .addOption(jsonOption())
    .action((account: string, options: ShowOptions) => show(cli, account, options));
  accounts
    .command('connect')
    .description('connect an account by the OAuth client that was made in it; CleverReach is asked before anything is stored')
    .argument('[account]', 'customer number that CleverReach must confirm')
    .option('--name <name>', 'what people call it, where not as at CleverReach')
    .requiredOption('--client-id <id>', 'id of the OAuth client')
    .option('--secret-stdin', 'read the client secret from standard input instead of asking for it')
    .addOption(jsonOption())
    .action((account: string | undefined, options: ConnectOptions) => connect(cli, account, options));
  accounts
    .command('connect-tokens')
    .description('connect an account by a pair of tokens that was issued elsewhere; CleverReach is asked whose they are')
    .argument('[account]', 'customer number that CleverReach must confirm')
    .option('--name <name>', 'what people call it, where not as at CleverReach')
    .requiredOption('--client-id <id>', 'id of the OAuth client that the tokens were issued to')
    .option('--tokens-stdin', 'read {"access_token":…,"refresh_token":…,"client_secret":…} from standard input instead of asking for it')
    .addOption(jsonOption())
    .action((account: string | undefined, options: ConnectOptions) => connectTokens(cli, account, options));
  accounts
    .command('disconnect')
    .description('end the tokens of an account; its consumers stay for a later connection')
    .argument('<account>', 'customer number of the account')
    .addOption(yesOption())
    .action((account: string, options: SureOptions) => disconnect(cli, account, options));
};
