import { Option } from 'commander';
import type { Command } from 'commander';
import { consumerKinds, viewConsumer, viewKey, viewLogin } from '../../access/index.js';
import type { Consumer, ConsumerKind } from '../../access/index.js';
import { UsageError } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, namesOfSwitchesOn, readList, readSwitches, typedSwitches, yesOption } from '../options.js';
import { toFacts, toMinute, toTable, toWords } from '../table.js';
import { addLimitCommand, policyFacts } from './consumer-policies.js';
import { toKeyTable } from './keys.js';
import { toLoginTable } from './logins.js';

interface RightsOptions extends ShowOptions {
  readonly scopes?: readonly string[];
  readonly accounts?: readonly string[];
  readonly on?: readonly string[];
  readonly off?: readonly string[];
}

const stateOf = ({ revokedAt }: Consumer): string => (revokedAt === undefined ? 'active' : `revoked ${toMinute(revokedAt)}`);

const toConsumerFacts = (consumer: Consumer): string =>
  toFacts([
    ['name', consumer.name],
    ['id', consumer.id],
    ['kind', consumer.kind],
    ['accounts', toWords(consumer.accountIds)],
    ['scopes', toWords(consumer.scopes)],
    ['switches on', toWords(namesOfSwitchesOn(consumer.switches))],
    ...policyFacts(consumer.policy),
    ['created', toMinute(consumer.createdAt)],
    ['state', stateOf(consumer)],
  ]);

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async ({ consumers }) => {
    const all = await consumers.list();
    const rows = all.map((consumer) => [consumer.name, consumer.kind, toWords(consumer.accountIds), toWords(consumer.scopes), stateOf(consumer)]);
    const none = 'There is no consumer yet. Make one with: gateway consumers create';
    cli.show(options, all.map(viewConsumer), () => toTable(['name', 'kind', 'accounts', 'scopes', 'state'], rows, none));
  });

const show = (cli: Cli, nameOrId: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const consumer = await getConsumer(services, nameOrId);
    const keys = await services.keys.list(consumer.id);
    const logins = await services.logins.list(consumer.id);
    const content = { ...viewConsumer(consumer), keys: keys.map(viewKey), logins: logins.map(viewLogin) };
    cli.show(options, content, () => [toConsumerFacts(consumer), 'Keys', toKeyTable(keys), 'Logins', toLoginTable(logins)].join('\n\n'));
  });

const create = (cli: Cli, name: string, options: RightsOptions & { readonly kind: ConsumerKind }): Promise<void> =>
  cli.use(async ({ consumers }) => {
    const { kind, scopes = [], accounts = [], on } = options;
    const consumer = await consumers.create({ name, kind, scopes, accountIds: accounts, switches: readSwitches(on) }, 'cli');
    cli.show(options, viewConsumer(consumer), () => toConsumerFacts(consumer));
  });

const set = (cli: Cli, nameOrId: string, options: RightsOptions): Promise<void> =>
  cli.use(async (services) => {
    const { id } = await getConsumer(services, nameOrId);
    const { scopes, accounts: accountIds, on, off } = options;
    if ([scopes, accountIds, on, off].every((part) => part === undefined)) throw new UsageError('Say what to change: --scopes, --accounts, --on or --off.');
    const consumer = await services.consumers.change(id, { scopes, accountIds, switches: readSwitches(on, off) }, 'cli');
    cli.show(options, viewConsumer(consumer), () => toConsumerFacts(consumer));
  });

const revoke = (cli: Cli, nameOrId: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const { id, name } = await getConsumer(services, nameOrId);
    await cli.confirm(options, `Every key, login and token of "${name}" will be refused for good.`);
    await services.consumers.revoke(id, 'cli');
    cli.say(`Consumer "${name}" is revoked.`);
  });

const addRights = (command: Command): Command =>
  command
    .option('--scopes <scopes>', 'what it may do, e.g. groups:read,receivers:write,destroy', readList)
    .option('--accounts <accounts>', 'customer numbers of the accounts it may use, separated by commas', readList)
    .option('--on <switches>', `switches to turn on: ${typedSwitches.join(', ')}`, readList)
    .addOption(jsonOption());

/** `gateway consumers …` */
export const addConsumerCommands = (program: Command, cli: Cli): void => {
  const consumers = program.command('consumers').description('apps that may call the gateway: their accounts, scopes and switches');
  const kind = new Option('--kind <kind>', 'what it is').choices(consumerKinds).makeOptionMandatory();
  consumers.command('list').description('show every consumer').addOption(jsonOption()).action((options: ShowOptions) => list(cli, options));
  consumers
    .command('show')
    .description('show one consumer with its keys and logins')
    .argument('<consumer>', 'name or id')
    .addOption(jsonOption())
    .action((consumer: string, options: ShowOptions) => show(cli, consumer, options));
  addRights(consumers.command('create').description('make a consumer').argument('<name>', 'a name no other consumer ever had').addOption(kind)).action(
    (name: string, options: RightsOptions & { readonly kind: ConsumerKind }) => create(cli, name, options),
  );
  addRights(consumers.command('set').description('replace the scopes or accounts of a consumer, or turn switches').argument('<consumer>', 'name or id'))
    .option('--off <switches>', 'switches to turn off', readList)
    .action((consumer: string, options: RightsOptions) => set(cli, consumer, options));
  addLimitCommand(consumers, cli);
  consumers
    .command('revoke')
    .description('end a consumer and all its credentials for good')
    .argument('<consumer>', 'name or id')
    .addOption(yesOption())
    .action((consumer: string, options: SureOptions) => revoke(cli, consumer, options));
};
