import type { Command } from 'commander';
import { viewEntry, viewVerdict } from '../../access/index.js';
import type { AuditEntry } from '../../access/index.js';
import { CommandFailure } from '../cli-error.js';
import type { Cli, ShowOptions } from '../cli.js';
import { getConsumer, namesOfConsumers } from '../find.js';
import { jsonOption, readCount } from '../options.js';
import { toMinute, toTable } from '../table.js';

interface ListOptions extends ShowOptions {
  readonly event?: string;
  readonly consumer?: string;
  readonly account?: string;
  readonly before?: number;
  readonly limit?: number;
}

interface VerifyOptions extends ShowOptions {
  readonly noted?: string;
}

const toFactWords = (facts: AuditEntry['facts']): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ');

const list = (cli: Cli, options: ListOptions): Promise<void> =>
  cli.use(async (services) => {
    const consumerId = options.consumer === undefined ? undefined : (await getConsumer(services, options.consumer)).id;
    const { event, account: accountId, before: beforeSeq, limit } = options;
    const entries = await services.trail.list({ event, consumerId, accountId, beforeSeq, limit });
    const names = await namesOfConsumers(services);
    const rows = entries.map((entry) => [
      String(entry.seq),
      toMinute(entry.at),
      entry.event,
      entry.consumerId === undefined ? '-' : (names.get(entry.consumerId) ?? entry.consumerId),
      entry.accountId ?? '-',
      toFactWords(entry.facts),
    ]);
    cli.show(options, entries.map(viewEntry), () => toTable(['no', 'time', 'event', 'consumer', 'account', 'facts'], rows, 'No entry fits.'));
  });

const verify = (cli: Cli, options: VerifyOptions): Promise<void> =>
  cli.use(async ({ trail }) => {
    const verdict = await trail.verify(options.noted);
    const { entries, lastHash, brokenSeq, hasNoted } = verdict;
    cli.show(options, viewVerdict(verdict), () => `${entries} ${entries === 1 ? 'entry is' : 'entries are'} as written. Hash of the last one:\n${lastHash}`);
    if (brokenSeq !== undefined) throw new CommandFailure(`Entry ${brokenSeq} of the audit log was changed, or one before it is missing.`);
    if (hasNoted === false) throw new CommandFailure('No entry has the noted hash: entries were cut off the end of the audit log since it was printed.');
  });

/** `gateway audit …` */
export const addAuditCommands = (program: Command, cli: Cli): void => {
  const audit = program.command('audit').description('the log of what was connected, created, revoked, destroyed and denied');
  audit
    .command('list')
    .description('show entries, newest first')
    .option('--event <event>', 'of one kind, e.g. key.created')
    .option('--consumer <consumer>', 'of one consumer, by name or id')
    .option('--account <account>', 'of one account')
    .option('--before <no>', 'before this entry', readCount)
    .option('--limit <count>', 'at most so many (50 without it)', readCount)
    .addOption(jsonOption())
    .action((options: ListOptions) => list(cli, options));
  audit
    .command('verify')
    .description('check that no entry was changed or taken out; keep the printed hash elsewhere to prove the end as well')
    .option('--noted <hash>', 'a hash that was printed before: fails where its entry is gone')
    .addOption(jsonOption())
    .action((options: VerifyOptions) => verify(cli, options));
};
