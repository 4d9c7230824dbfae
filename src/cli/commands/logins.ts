import type { Command } from 'commander';
import { handOver, viewLogin } from '../../access/index.js';
import type { Login } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, yesOption } from '../options.js';
import type { Services } from '../services.js';
import { toMinute, toTable } from '../table.js';

interface LoginOptions extends ShowOptions {
  readonly account: string;
}

interface OAuthOptions extends LoginOptions {
  readonly redirectUri?: readonly string[];
}

interface LegacyOptions extends LoginOptions {
  readonly login: string;
  readonly clientId?: string;
  readonly passwordStdin?: true;
}

const stateOf = ({ revokedAt }: Login): string => (revokedAt === undefined ? 'active' : `revoked ${toMinute(revokedAt)}`);

/** Logins as a table: never a secret. */
export const toLoginTable = (logins: readonly Login[]): string =>
  toTable(
    ['id', 'kind', 'account', 'client id', 'login', 'created', 'state'],
    logins.map((login) => [login.id, login.kind, login.accountId, login.clientId, login.login || '-', toMinute(login.createdAt), stateOf(login)]),
    'No login.',
  );

const createOAuth = (cli: Cli, consumerName: string, options: OAuthOptions): Promise<void> =>
  cli.use(async (services) => {
    const consumer = await getConsumer(services, consumerName);
    const { account: accountId, redirectUri: redirectUris } = options;
    const { clientSecret, ...login } = await services.logins.createOAuth({ consumerId: consumer.id, accountId, redirectUris }, 'cli');
    const secret = handOver(clientSecret);
    cli.show(
      options,
      { ...viewLogin(login), clientSecret: secret },
      () => `OAuth client of consumer "${consumer.name}", for account ${login.accountId}:

  client_id      ${login.clientId}
  client_secret  ${secret}

The secret is shown only now and cannot be found out later.`,
    );
  });

const createLegacy = async (cli: Cli, consumerName: string, options: LegacyOptions): Promise<void> => {
  const { account, login, clientId = account, passwordStdin } = options;
  const password = await cli.readSecret('password', { fromInput: passwordStdin === true, flag: '--password-stdin' });
  await cli.use(async (services) => {
    const consumer = await getConsumer(services, consumerName);
    const made = await services.logins.createLegacy({ consumerId: consumer.id, accountId: account, clientId, login, password }, 'cli');
    const sentence = `Consumer "${consumer.name}" may log in at /v1/login and /v2/login with client_id ${clientId} and login ${login}.`;
    cli.show(options, viewLogin(made), () => sentence);
  });
};

const setRedirects = (cli: Cli, id: string, uris: readonly string[], options: ShowOptions): Promise<void> =>
  cli.use(async ({ logins }) => {
    const login = await logins.setRedirectUris(id, uris, 'cli');
    const none = `OAuth client ${login.clientId} can send no browser to /oauth/authorize.php any more.`;
    const some = `OAuth client ${login.clientId} may have browsers sent back to:\n${login.redirectUris.map((uri) => `  ${uri}`).join('\n')}`;
    cli.show(options, viewLogin(login), () => (login.redirectUris.length === 0 ? none : some));
  });

const list = (cli: Cli, consumerName: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const logins = await services.logins.list((await getConsumer(services, consumerName)).id);
    cli.show(options, logins.map(viewLogin), () => toLoginTable(logins));
  });

/** A login in the words of a question: what it is, and whose. */
const describeLogin = async ({ logins, consumers }: Services, id: string): Promise<string> => {
  const login = await logins.find(id);
  if (!login) throw new CommandFailure(`There is no such login "${id}". "gateway logins list <consumer>" shows them.`);
  const what = login.kind === 'oauth' ? `OAuth client ${login.clientId}` : `login ${login.login} under ${login.clientId}`;
  return `${what} of consumer "${(await consumers.find(login.consumerId))?.name ?? login.consumerId}"`;
};

const revoke = (cli: Cli, id: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const login = await describeLogin(services, id);
    await cli.confirm(options, `The ${login} and every token it was ever given will be refused for good.`);
    await services.logins.revoke(id, 'cli');
    cli.say(`Login ${id} is revoked.`);
  });

const revokeTokens = (cli: Cli, id: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const login = await describeLogin(services, id);
    await cli.confirm(options, `Every token that the ${login} was given will be refused; clients that keep one for months must log in again.`);
    await services.logins.revokeTokens(id, 'cli');
    cli.say(`The tokens of login ${id} are revoked. The login itself stays good.`);
  });

const addCreation = (logins: Command, cli: Cli): void => {
  logins
    .command('create-oauth')
    .description('make an OAuth client for a v3 integration; its secret is shown once')
    .argument('<consumer>', 'name or id of the consumer')
    .requiredOption('--account <account>', 'customer number of the one account its tokens are good for')
    .option('--redirect-uri <uri...>', 'where it may have a browser sent back to from /oauth/authorize.php')
    .addOption(jsonOption())
    .action((consumer: string, options: OAuthOptions) => createOAuth(cli, consumer, options));
  logins
    .command('create-legacy')
    .description('make a login for an old integration (v1, v2)')
    .argument('<consumer>', 'name or id of the consumer')
    .requiredOption('--account <account>', 'customer number of the one account its tokens are good for')
    .requiredOption('--login <login>', 'user name the integration sends')
    .option('--client-id <number>', 'customer number the integration sends, where it is another than the account')
    .option('--password-stdin', 'read the password from standard input instead of asking for it')
    .addOption(jsonOption())
    .action((consumer: string, options: LegacyOptions) => createLegacy(cli, consumer, options));
};

const addChange = (logins: Command, cli: Cli): void => {
  logins
    .command('set-redirects')
    .description('replace the addresses an OAuth client may have a browser sent back to; none forbids it')
    .argument('<login>', 'id of the login')
    .argument('[uri...]', 'addresses, each exactly as the client sends it')
    .addOption(jsonOption())
    .action((id: string, uris: readonly string[], options: ShowOptions) => setRedirects(cli, id, uris, options));
};

/** `gateway logins …` */
export const addLoginCommands = (program: Command, cli: Cli): void => {
  const logins = program.command('logins').description('OAuth clients, and logins of old integrations');
  addCreation(logins, cli);
  addChange(logins, cli);
  logins
    .command('list')
    .description('show the logins of a consumer')
    .argument('<consumer>', 'name or id of the consumer')
    .addOption(jsonOption())
    .action((consumer: string, options: ShowOptions) => list(cli, consumer, options));
  logins
    .command('revoke')
    .description('end a login and all its tokens for good')
    .argument('<login>', 'id of the login')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => revoke(cli, id, options));
  logins
    .command('revoke-tokens')
    .description('end all tokens of a login; the login itself stays good')
    .argument('<login>', 'id of the login')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => revokeTokens(cli, id, options));
};
