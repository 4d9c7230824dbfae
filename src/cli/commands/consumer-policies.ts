import type { Command } from 'commander';
import { viewConsumer } from '../../access/index.js';
import type { CacheRule, ConsumerPolicy, PolicyChange } from '../../access/index.js';
import { UsageError } from '../cli-error.js';
import type { Cli, ShowOptions } from '../cli.js';
import { getConsumer } from '../find.js';
import { jsonOption, readCount, readList } from '../options.js';
import { toFacts, toWords } from '../table.js';

/** Commander takes null for an option without a value, so a part to be taken away is this word. */
type OrNone<T> = T | 'none';

interface LimitOptions extends ShowOptions {
  readonly requestsPerMinute?: OrNone<number>;
  readonly requestsPerDay?: OrNone<number>;
  readonly concurrentRequests?: OrNone<number>;
  readonly batchRows?: OrNone<number>;
  readonly networks?: OrNone<readonly string[]>;
  readonly origins?: OrNone<readonly string[]>;
  readonly buffer?: OrNone<readonly string[]>;
  readonly cache?: OrNone<Readonly<Record<string, CacheRule>>>;
}

const orNone = <T>(read: (text: string) => T) => (text: string): OrNone<T> => (text === 'none' ? text : read(text));

const toPart = <T>(value: OrNone<T> | undefined): T | null | undefined => (value === 'none' ? null : value);

/** `groups.list=60:300:600` as a rule: fresh for 60 s, then served while a new one is fetched for 300 s, and 600 s where CleverReach fails. */
const readCacheRule = (text: string): [string, CacheRule] => {
  const [, id, ...seconds] = /^([\w.-]+)=(\d+)(?::(\d+))?(?::(\d+))?$/.exec(text) ?? [];
  if (id === undefined) throw new UsageError(`"${text}" is no cache rule. Write row=fresh:stale:on-error in seconds, e.g. groups.list=60:300:600.`);
  const [ttlSeconds = 0, staleWhileRevalidateSeconds = 0, staleIfErrorSeconds = 0] = seconds.map((part) => Number(part ?? '0'));
  return [id, { ttlSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds }];
};

const readCacheRules = (text: string): Readonly<Record<string, CacheRule>> => Object.fromEntries(readList(text).map(readCacheRule));

const cacheWords = (rules: ConsumerPolicy['cached'] = {}): string =>
  toWords(Object.entries(rules).map(([id, rule]) => `${id}=${rule.ttlSeconds}:${rule.staleWhileRevalidateSeconds}:${rule.staleIfErrorSeconds}`));

const numberWords = (value: number | undefined): string => (value === undefined ? 'unlimited' : String(value));

/** What a policy limits and opens, a line each. */
export const policyFacts = (policy: ConsumerPolicy): [string, string][] => [
  ['requests a minute', numberWords(policy.requestsPerMinute)],
  ['requests a day', numberWords(policy.requestsPerDay)],
  ['requests at once', numberWords(policy.concurrentRequests)],
  ['rows of a batch', numberWords(policy.batchRows)],
  ['networks', policy.networks ? toWords(policy.networks) : 'any'],
  ['browser origins', toWords(policy.origins ?? [])],
  ['buffered rows', toWords(policy.buffered ?? [])],
  ['cached rows', cacheWords(policy.cached)],
];

const limit = (cli: Cli, nameOrId: string, options: LimitOptions): Promise<void> =>
  cli.use(async (services) => {
    const { id } = await getConsumer(services, nameOrId);
    const policy: PolicyChange = {
      requestsPerMinute: toPart(options.requestsPerMinute),
      requestsPerDay: toPart(options.requestsPerDay),
      concurrentRequests: toPart(options.concurrentRequests),
      batchRows: toPart(options.batchRows),
      networks: toPart(options.networks),
      origins: toPart(options.origins),
      buffered: toPart(options.buffer),
      cached: toPart(options.cache),
    };
    if (Object.values(policy).every((part) => part === undefined)) throw new UsageError('Say what to limit or to open: "gateway consumers limit --help" lists the options.');
    const consumer = await services.consumers.change(id, { policy }, 'cli');
    cli.show(options, viewConsumer(consumer), () => toFacts([['name', consumer.name], ...policyFacts(consumer.policy)]));
  });

/** `gateway consumers limit …` */
export const addLimitCommand = (consumers: Command, cli: Cli): void => {
  consumers
    .command('limit')
    .description('limit what a consumer may ask for, or open what is closed by default; "none" takes a part away')
    .argument('<consumer>', 'name or id')
    .option('--requests-per-minute <count>', 'requests in a minute', orNone(readCount))
    .option('--requests-per-day <count>', 'requests in 24 hours', orNone(readCount))
    .option('--concurrent-requests <count>', 'requests at the same time', orNone(readCount))
    .option('--batch-rows <count>', 'rows of one batch', orNone(readCount))
    .option('--networks <networks>', 'networks it may call from, e.g. 10.0.0.0/8,2001:db8::/32', orNone(readList))
    .option('--origins <origins>', 'origins of pages that may call, e.g. https://shop.example', orNone(readList))
    .option('--buffer <rows>', 'writes that are kept and delivered later where CleverReach is down, e.g. groupReceivers.add', orNone(readList))
    .option('--cache <rules>', 'reads that may be served again: row=fresh:stale:on-error in seconds, e.g. groups.list=60:300:600', orNone(readCacheRules))
    .addOption(jsonOption())
    .action((consumer: string, options: LimitOptions) => limit(cli, consumer, options));
};
