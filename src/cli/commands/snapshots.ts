import type { Command } from 'commander';
import { viewSnapshot } from '../../upstream/index.js';
import type { Cli, ShowOptions, SureOptions } from '../cli.js';
import { jsonOption, yesOption } from '../options.js';
import { toMinute, toTable } from '../table.js';

interface RestoreOptions extends SureOptions {
  readonly group?: string;
}

const list = (cli: Cli, options: ShowOptions): Promise<void> =>
  cli.use(async ({ snapshots }) => {
    const all = await snapshots.list();
    const rows = all.map((snapshot) => [
      snapshot.id, snapshot.accountId, snapshot.groupId, String(snapshot.receivers), toMinute(snapshot.createdAt), toMinute(snapshot.expiresAt), snapshot.state,
    ]);
    cli.show(options, all.map(viewSnapshot), () => toTable(['id', 'account', 'group', 'receivers', 'taken', 'expires', 'state'], rows, 'No snapshot is kept.'));
  });

const restore = async (cli: Cli, id: string, options: RestoreOptions): Promise<void> => {
  await cli.confirm(options, 'Receivers that are in the group now stay as they are. All others come back as the snapshot has them, also those who were deleted or unsubscribed after it was taken.');
  await cli.use(async ({ snapshots }) => {
    const total = (await snapshots.find(id))?.receivers ?? 0;
    const { written, left, refused } = await snapshots.restore(id, { by: 'cli', groupId: options.group }, (soFar) => {
      cli.say(`${soFar} of ${total} receivers are in the group.`);
    });
    const stays = left > 0 ? `, ${left} were there already and are left as they are` : '';
    cli.say(`Done: ${written} receivers are back${stays}${refused > 0 ? `, ${refused} were not taken by CleverReach` : ''}.`);
  });
};

const remove = async (cli: Cli, id: string, options: SureOptions): Promise<void> => {
  await cli.confirm(options, `The receivers in snapshot ${id} cannot be brought back afterwards.`);
  await cli.use(({ snapshots }) => snapshots.remove(id, 'cli'));
  cli.say(`Snapshot ${id} is removed.`);
};

/** `gateway snapshots …` */
export const addSnapshotCommands = (program: Command, cli: Cli): void => {
  const snapshots = program.command('snapshots').description('receivers of groups that were cleared (see "consumers set --on snapshot-clear")');
  snapshots.command('list').description('show the snapshots; never who is in them').addOption(jsonOption()).action((options: ShowOptions) => list(cli, options));
  snapshots
    .command('restore')
    .description('write the receivers of a snapshot into their group again, but for those who are in it; may be repeated')
    .argument('<snapshot>', 'id of the snapshot')
    .option('--group <group>', 'another group of the same account')
    .addOption(yesOption())
    .action((id: string, options: RestoreOptions) => restore(cli, id, options));
  snapshots
    .command('remove')
    .description('delete a snapshot before it expires')
    .argument('<snapshot>', 'id of the snapshot')
    .addOption(yesOption())
    .action((id: string, options: SureOptions) => remove(cli, id, options));
};
