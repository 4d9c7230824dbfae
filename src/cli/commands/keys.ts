import type { Command } from 'commander';
import { handOver, viewKey } from '../../access/index.js';
import type { ApiKey } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, readEnd, yesOption } from '../options.js';
import type { Services } from '../services.js';
import { toMinute, toTable } from '../table.js';

interface CreateOptions extends ShowOptions {
  readonly name: string;
  readonly expires?: string;
}

const stateOf = ({ revokedAt, expiresAt }: ApiKey): string => {
  if (revokedAt !== undefined) return `revoked ${toMinute(revokedAt)}`;
  return (expiresAt ?? Infinity) <= Date.now() ? 'expired' : 'active';
};

/** Keys as a table: never the key. */
export const toKeyTable = (keys: readonly ApiKey[]): string =>
  toTable(
    ['prefix', 'name', 'created', 'expires', 'last used', 'state'],
    keys.map((key) => [key.prefix, key.name, toMinute(key.createdAt), toMinute(key.expiresAt), toMinute(key.lastUsedAt), stateOf(key)]),
    'No key.',
  );

/** What a person reads once: a credential and that it is shown only now. */
export const toOnce = (sentence: string, credential: string): string =>
  `${sentence}\n\n  ${credential}\n\nIt is shown only now and cannot be found out later.`;

const create = (cli: Cli, consumerName: string, options: CreateOptions): Promise<void> =>
  cli.use(async (services) => {
    const consumer = await getConsumer(services, consumerName);
    const wanted = { consumerId: consumer.id, name: options.name, expiresAt: readEnd(options.expires, Date.now()) };
    const { key, ...made } = await services.keys.create(wanted, 'cli');
    const text = handOver(key);
    cli.show(options, { ...viewKey(made), key: text }, () => toOnce(`Key "${made.name}" of consumer "${consumer.name}":`, text));
  });

const list = (cli: Cli, consumerName: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const keys = await services.keys.list((await getConsumer(services, consumerName)).id);
    cli.show(options, keys.map(viewKey), () => toKeyTable(keys));
  });

/** The prefix in the first characters of a key, as a log or a leak shows them. */
const prefixIn = (text: string): string => /^crgw_([a-z2-9]{8})/.exec(text)?.[1] ?? text;

/** A key with the name of its consumer. */
const getKey = async ({ keys, consumers }: Services, text: string): Promise<{ readonly key: ApiKey; readonly consumer: string }> => {
  const prefixOrId = prefixIn(text);
  const key = await keys.find(prefixOrId);
  if (!key) throw new CommandFailure(`There is no key "${prefixOrId}". "gateway keys list <consumer>" shows the prefixes.`);
  return { key, consumer: (await consumers.find(key.consumerId))?.name ?? key.consumerId };
};

const show = (cli: Cli, text: string, options: ShowOptions): Promise<void> =>
  cli.use(async (services) => {
    const { key, consumer } = await getKey(services, text);
    cli.show(options, { ...viewKey(key), consumer }, () => [`Key of consumer "${consumer}":`, toKeyTable([key])].join('\n\n'));
  });

const revoke = (cli: Cli, text: string, options: SureOptions): Promise<void> =>
  cli.use(async (services) => {
    const { key, consumer } = await getKey(services, text);
    await cli.confirm(options, `Whoever uses key ${key.prefix} ("${key.name}" of consumer "${consumer}") will be refused within a second, for good.`);
    await services.keys.revoke(key.id, 'cli');
    cli.say(`Key ${key.prefix} is revoked.`);
  });

/** `gateway keys …` */
export const addKeyCommands = (program: Command, cli: Cli): void => {
  const keys = program.command('keys').description('API keys of consumers');
  keys
    .command('create')
    .description('make a key; it is shown once')
    .argument('<consumer>', 'name or id of the consumer')
    .requiredOption('--name <name>', 'what it is for, e.g. production')
    .option('--expires <when>', 'a number of days like 90d, or a date like 2027-12-31; without it the key does not end')
    .addOption(jsonOption())
    .action((consumer: string, options: CreateOptions) => create(cli, consumer, options));
  keys
    .command('list')
    .description('show the keys of a consumer by their first characters')
    .argument('<consumer>', 'name or id of the consumer')
    .addOption(jsonOption())
    .action((consumer: string, options: ShowOptions) => list(cli, consumer, options));
  keys
    .command('show')
    .description('whose key it is, by its first characters')
    .argument('<key>', 'prefix or id of the key, or its beginning such as crgw_abcdefgh')
    .addOption(jsonOption())
    .action((key: string, options: ShowOptions) => show(cli, key, options));
  keys
    .command('revoke')
    .description('end a key for good')
    .argument('<key>', 'prefix or id of the key, or its beginning such as crgw_abcdefgh')
    .addOption(yesOption())
    .action((key: string, options: SureOptions) => revoke(cli, key, options));
};
