import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { viewDocument } from '../../access/index.js';
import type { PersistedDocument } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { getConsumer, namesOfConsumers } from '../find.js';
import { jsonOption, yesOption } from '../options.js';
import type { Services } from '../services.js';
import { toMinute, toTable } from '../table.js';

interface ForOptions {
  readonly consumer?: string;
}

const CONSUMER_OPTION = '--consumer <consumer>';

const idOf = async (services: Services, { consumer }: ForOptions): Promise<string | undefined> => (consumer === undefined ? undefined : (await getConsumer(services, consumer)).id);

const readText = async (name: string): Promise<{ readonly name: string; readonly text: string }> => {
  try {
    return { name, text: await readFile(name, 'utf8') };
  } catch {
    throw new CommandFailure(`The file ${name} cannot be read.`);
  }
};

const toDocumentTable = async (services: Services, documents: readonly PersistedDocument[]): Promise<string> => {
  const names = await namesOfConsumers(services);
  const whose = ({ consumerId }: PersistedDocument): string => (consumerId === undefined ? 'every consumer' : (names.get(consumerId) ?? consumerId));
  return toTable(
    ['operation', 'for', 'added', 'id'],
    documents.map((document) => [document.operations.join(', '), whose(document), toMinute(document.createdAt), document.id]),
    'No document is registered. Register one with: gateway documents add',
  );
};

const add = async (cli: Cli, names: readonly string[], options: ShowOptions & ForOptions): Promise<void> => {
  const files = await Promise.all(names.map(readText));
  // The schema takes a while to build, so only this command waits for it.
  const { readDocumentFiles } = await import('../../edge/graphql/index.js');
  const read = await readDocumentFiles(cli.settings, files);
  await cli.use(async (services) => {
    const added = await services.documents.add(read, { consumerId: await idOf(services, options), by: 'cli' });
    const table = await toDocumentTable(services, added);
    cli.show(options, added.map(viewDocument), () => table);
  });
};

const list = (cli: Cli, options: ShowOptions & ForOptions): Promise<void> =>
  cli.use(async (services) => {
    const documents = await services.documents.list(await idOf(services, options));
    const table = await toDocumentTable(services, documents);
    cli.show(options, documents.map(viewDocument), () => table);
  });

const remove = async (cli: Cli, id: string, options: SureOptions & ForOptions): Promise<void> => {
  await cli.confirm(options, `Callers that run document ${id} will be refused within a second.`);
  await cli.use(async (services) => services.documents.remove(id, { consumerId: await idOf(services, options), by: 'cli' }));
  cli.say(`Document ${id} is removed.`);
};

/** `gateway documents …` */
export const addDocumentCommands = (program: Command, cli: Cli): void => {
  const documents = program.command('documents').description('GraphQL documents that callers run by hash or id (persisted documents)');
  documents
    .command('add')
    .description('check documents against the schema and register them, all or none')
    .argument('<file...>', '.graphql files, or JSON manifests as Relay, Apollo and GraphQL Code Generator write them')
    .option(CONSUMER_OPTION, 'the one consumer that may run them; without it every consumer may')
    .addOption(jsonOption())
    .action((names: readonly string[], options: ShowOptions & ForOptions) => add(cli, names, options));
  documents
    .command('list')
    .description('show registered documents')
    .option(CONSUMER_OPTION, 'only what this consumer may run')
    .addOption(jsonOption())
    .action((options: ShowOptions & ForOptions) => list(cli, options));
  documents
    .command('remove')
    .description('take a document back')
    .argument('<id>', 'id of the document')
    .option(CONSUMER_OPTION, 'the consumer it was registered for; without it the one of every consumer is removed')
    .addOption(yesOption())
    .action((id: string, options: SureOptions & ForOptions) => remove(cli, id, options));
};
