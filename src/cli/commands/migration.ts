import { Option } from 'commander';
import type { Command } from 'commander';
import { reportPage, viewReport } from '../../edge/legacy/index.js';
import type { Cli, ShowOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption } from '../options.js';

interface ReportOptions extends ShowOptions {
  readonly consumer?: string;
  readonly format: 'md' | 'json';
}

const report = (cli: Cli, { consumer, format, json }: ReportOptions): Promise<void> =>
  cli.use(async (services) => {
    const id = consumer === undefined ? undefined : (await getConsumer(services, consumer)).id;
    const made = await services.migration.make(id);
    cli.show(format === 'json' ? { json: true } : { ...(json && { json }) }, viewReport(made), () => reportPage(made));
  });

/** `gateway migration …` */
export const addMigrationCommands = (program: Command, cli: Cli): void => {
  const migration = program.command('migration').description('who still calls v1 and v2, and what it takes to leave');
  migration
    .command('report')
    .description('show what each integration still calls, what replaces it, what differs, and whether it can go')
    .option('--consumer <consumer>', 'of one consumer, by name or id')
    .addOption(new Option('--format <format>', 'how it is printed').choices(['md', 'json']).default('md'))
    .addOption(jsonOption())
    .action((options: ReportOptions) => report(cli, options));
};
