import type { Command } from 'commander';
import { handOver, viewKey } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions } from '../cli.js';
import { jsonOption } from '../options.js';
import { toOnce } from './keys.js';

interface InitOptions extends ShowOptions {
  readonly name: string;
}

const init = (cli: Cli, options: InitOptions): Promise<void> =>
  cli.use(async ({ consumers, keys }) => {
    const operator = (await consumers.list()).find(({ scopes, revokedAt }) => revokedAt === undefined && scopes.includes('admin'));
    if (operator) {
      const { name } = operator;
      throw new CommandFailure(`Consumer "${name}" may use the admin API already. Give it another key with: gateway keys create "${name}" --name <name>`);
    }
    const { id, name } = await consumers.create({ name: options.name, kind: 'operator', scopes: ['admin'], accountIds: [] }, 'cli');
    const { key, ...made } = await keys.create({ consumerId: id, name: 'first' }, 'cli');
    const text = handOver(key);
    cli.show(options, { ...viewKey(made), key: text }, () => toOnce(`Consumer "${name}" may use the admin API with this key:`, text));
  });

/** `gateway admin …` */
export const addAdminCommands = (program: Command, cli: Cli): void => {
  const admin = program.command('admin').description('who may use the admin API');
  admin
    .command('init')
    .description('make the first key of the admin API; it is shown once')
    .option('--name <name>', 'name of the consumer that gets it', 'operator')
    .addOption(jsonOption())
    .action((options: InitOptions) => init(cli, options));
};
