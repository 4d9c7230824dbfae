import type { Command } from 'commander';
import { toIso } from '../../core/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer, namesOfConsumers } from '../find.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

interface SetOptions {
  readonly clientId: string;
  readonly login: string;
  readonly passwordStdin?: true;
}

const set = async (cli: Cli, consumerName: string, options: SetOptions): Promise<void> => {
  const { clientId, login, passwordStdin } = options;
  const password = await cli.readSecret('password', { fromInput: passwordStdin === true, flag: '--password-stdin' });
  await cli.use(async (services) => services.shadows.set((await getConsumer(services, consumerName)).id, { clientId, login, password }, 'cli'));
  cli.say(`Reads of "${consumerName}" are repeated at the old API within a minute, where LEGACY_SHADOW_URL is set. "gateway migration report" tells what differs.`);
};

const remove = (cli: Cli, consumerName: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const { id, name } = await getConsumer(services, consumerName);
    await cli.confirm(options, `The login with which reads of "${name}" are compared will be erased; nobody can read its password out afterwards.`);
    await services.shadows.remove(id, 'cli');
    cli.say(`Consumer "${name}" is shadowed no more.`);
  });

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const names = await namesOfConsumers(services);
    const content = (await services.shadows.list()).map((login) => ({ ...login, consumer: names.get(login.consumerId) ?? login.consumerId }));
    const told = content.map((login) => ({ ...login, createdAt: toIso(login.createdAt) }));
    const rows = content.map(({ consumer, clientId, login, createdAt }) => [consumer, clientId, login, toMinute(createdAt)]);
    cli.show(options, told, () => toTable(['consumer', 'client id', 'login', 'since'], rows, 'No consumer is shadowed.'));
  });

/** `gateway shadow …` */
export const addShadowCommands = (program: Command, cli: Cli): void => {
  const shadow = program.command('shadow').description("consumers whose reads are repeated at CleverReach's own v1 and v2 and compared");
  shadow
    .command('set')
    .description('shadow a consumer with a login at the old API; the password is kept sealed')
    .argument('<consumer>', 'name or id')
    .requiredOption('--client-id <number>', 'customer number')
    .requiredOption('--login <login>', 'user name at CleverReach')
    .option('--password-stdin', 'read the password from standard input instead of asking for it')
    .action((consumer: string, options: SetOptions) => set(cli, consumer, options));
  shadow
    .command('remove')
    .description('forget the login')
    .argument('<consumer>', 'name or id')
    .addOption(yesOption())
    .action((consumer: string, options: SureOptions) => remove(cli, consumer, options));
  shadow.command('list').description('show who is shadowed').addOption(jsonOption()).action((options: ShowOptions) => list(cli, options));
};
