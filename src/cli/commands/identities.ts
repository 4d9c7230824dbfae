import type { Command } from 'commander';
import { viewIdentity } from '../../access/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

const add = async (cli: Cli, consumerName: string, identity: string): Promise<void> => {
  await cli.use(async (services) => services.identities.add((await getConsumer(services, consumerName)).id, identity, 'cli'));
  cli.say(`Tokens of the identity provider that name ${identity} stand for consumer "${consumerName}".`);
};

const list = (cli: Cli, consumerName: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const found = await services.identities.list((await getConsumer(services, consumerName)).id);
    const rows = found.map(({ identity, createdAt }) => [identity, toMinute(createdAt)]);
    cli.show(options, found.map(viewIdentity), () => toTable(['identity', 'since'], rows, 'No identity.'));
  });

const remove = async (cli: Cli, consumerName: string, identity: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `Tokens of the identity provider that name ${identity} will be refused within a second.`);
  await cli.use(async (services) => services.identities.remove((await getConsumer(services, consumerName)).id, identity, 'cli'));
  cli.say(`Tokens that name ${identity} are refused.`);
};

/** `gateway identities …` */
export const addIdentityCommands = (program: Command, cli: Cli): void => {
  const identities = program.command('identities').description('names under which the identity provider (IDP_ISSUER) knows consumers');
  identities
    .command('add')
    .description('let tokens of the identity provider stand for a consumer')
    .argument('<consumer>', 'name or id of the consumer')
    .argument('<identity>', 'value of the claim IDP_CONSUMER_CLAIM, e.g. the client id of the app')
    .action((consumer: string, identity: string) => add(cli, consumer, identity));
  identities
    .command('list')
    .description('show the names of a consumer')
    .argument('<consumer>', 'name or id of the consumer')
    .addOption(jsonOption())
    .action((consumer: string, options: ShowOptions) => list(cli, consumer, options));
  identities
    .command('remove')
    .description('refuse tokens that carry a name')
    .argument('<consumer>', 'name or id of the consumer')
    .argument('<identity>', 'the name')
    .addOption(yesOption())
    .action((consumer: string, identity: string, options: SureOptions) => remove(cli, consumer, identity, options));
};
