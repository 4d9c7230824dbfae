import type { Command } from 'commander';
import { viewFixedToken } from '../../access/index.js';
import type { FixedToken } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

interface RegisterOptions extends ShowOptions {
  readonly account: string;
  readonly name: string;
  readonly tokenStdin?: true;
}

const stateOf = ({ revokedAt }: FixedToken): string => (revokedAt === undefined ? 'active' : `revoked ${toMinute(revokedAt)}`);

/** Fixed tokens as a table: never a whole token. */
const toFixedTokenTable = (tokens: readonly FixedToken[]): string =>
  toTable(
    ['id', 'name', 'token', 'account', 'created', 'state'],
    tokens.map((token) => [token.id, token.name, token.hint || '-', token.accountId, toMinute(token.createdAt), stateOf(token)]),
    'No fixed token.',
  );

const register = async (cli: Cli, consumerName: string, options: RegisterOptions): Promise<void> => {
  const { account: accountId, name, tokenStdin } = options;
  const token = await cli.readSecret('token', { fromInput: tokenStdin === true, flag: '--token-stdin' });
  await cli.use(async (services) => {
    const consumer = await getConsumer(services, consumerName);
    const made = await services.fixedTokens.register({ consumerId: consumer.id, accountId, name, token }, 'cli');
    const sentence = `Consumer "${consumer.name}" may call v1, v2 and paths without a version with the token "${made.name}" (${made.id}), for account ${accountId}.`;
    cli.show(options, viewFixedToken(made), () => sentence);
  });
};

const list = (cli: Cli, consumerName: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const tokens = await services.fixedTokens.list((await getConsumer(services, consumerName)).id);
    cli.show(options, tokens.map(viewFixedToken), () => toFixedTokenTable(tokens));
  });

const revoke = (cli: Cli, id: string, options: SureOptions): Promise<void> =>
  cli.use(async ({ fixedTokens }) => {
    const token = await fixedTokens.find(id);
    if (!token) throw new CommandFailure(`There is no fixed token "${id}". "gateway fixed-tokens list <consumer>" shows them.`);
    await cli.confirm(options, `Whoever uses fixed token "${token.name}" of account ${token.accountId} will be refused within a second.`);
    await fixedTokens.revoke(id, 'cli');
    cli.say(`Fixed token ${id} is revoked.`);
  });

/** `gateway fixed-tokens …` */
export const addFixedTokenCommands = (program: Command, cli: Cli): void => {
  const tokens = program.command('fixed-tokens').description('tokens that old integrations carry in their code; good for v1, v2 and paths without a version only');
  tokens
    .command('register')
    .description('let an old integration keep the token in its code; only a hash of it is stored')
    .argument('<consumer>', 'name or id of the consumer')
    .requiredOption('--account <account>', 'customer number of the one account it is good for')
    .requiredOption('--name <name>', 'what carries it, e.g. "shop plugin 1.4"')
    .option('--token-stdin', 'read the token from standard input instead of asking for it')
    .addOption(jsonOption())
    .action((consumer: string, options: RegisterOptions) => register(cli, consumer, options));
  tokens
    .command('list')
    .description('show the fixed tokens of a consumer, long ones by their first and last characters')
    .argument('<consumer>', 'name or id of the consumer')
    .addOption(jsonOption())
    .action((consumer: string, options: ShowOptions) => list(cli, consumer, options));
  tokens
    .command('revoke')
    .description('refuse a fixed token from now on')
    .argument('<token>', 'id of the fixed token')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => revoke(cli, id, options));
};
