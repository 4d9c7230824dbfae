import { Option } from 'commander';
import type { Command } from 'commander';
import { bufferedStates, viewBufferedWrite } from '../../upstream/index.js';
import type { BufferedState } from '../../upstream/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { jsonOption, readCount, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

const USUAL_LIMIT = 50;

interface ListOptions extends ShowOptions {
  readonly account?: string;
  readonly state?: BufferedState;
  readonly limit: number;
}

const list = (cli: Cli, options: ListOptions): Promise<void> =>
  cli.use(async ({ buffered }) => {
    const { account: accountId, state, limit } = options;
    const writes = await buffered.list({ accountId, state, limit });
    const rows = writes.map((write) => [write.id, write.accountId, write.endpoint, toMinute(write.createdAt), write.state, String(write.attempts), write.reason ?? '-']);
    cli.show(options, writes.map(viewBufferedWrite), () => toTable(['id', 'account', 'row', 'kept', 'state', 'attempts', 'reason'], rows, 'No write is kept.'));
  });

const retry = async (cli: Cli, id: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `Write ${id} will be sent as it was made: whoever is in it and has opted out since is active again.`);
  await cli.use(({ buffered }) => buffered.retry(id, 'cli'));
  cli.say(`Write ${id} will be delivered as soon as its turn comes.`);
};

const drop = async (cli: Cli, id: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `Write ${id} will never be delivered: whoever was told that it is accepted was told wrong.`);
  await cli.use(({ buffered }) => buffered.drop(id, 'cli'));
  cli.say(`Write ${id} is dropped.`);
};

/** `gateway buffered …` */
export const addBufferedCommands = (program: Command, cli: Cli): void => {
  const buffered = program.command('buffered').description('writes that are kept until CleverReach can take them (see "consumers limit --buffer")');
  buffered
    .command('list')
    .description('show kept writes, the newest first; never what is in them')
    .option('--account <account>', 'customer number of an account')
    .addOption(new Option('--state <state>', 'only those in a state').choices(bufferedStates))
    .option('--limit <count>', 'how many at most', readCount, USUAL_LIMIT)
    .addOption(jsonOption())
    .action((options: ListOptions) => list(cli, options));
  buffered
    .command('retry')
    .description('deliver a write that failed, or one that waits, as soon as possible')
    .argument('<write>', 'id of the write')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => retry(cli, id, options));
  buffered
    .command('drop')
    .description('give up a write that was not delivered')
    .argument('<write>', 'id of the write')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => drop(cli, id, options));
};
