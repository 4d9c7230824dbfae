import { isNetwork } from '../config/index.js';
import { endpoints, tables } from '../contract/index.js';
import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';

/** How long answers of one row may be served to one consumer without asking CleverReach, in seconds. */
export interface CacheRule {
  /** Served as fresh. */
  readonly ttlSeconds: number;
  /** Served after that while a fresh answer is fetched. */
  readonly staleWhileRevalidateSeconds: number;
  /** Served after that where CleverReach fails. */
  readonly staleIfErrorSeconds: number;
}

/** What an operator limits or opens for one consumer. A part that is not set limits and opens nothing. */
export interface ConsumerPolicy {
  readonly requestsPerMinute?: number;
  readonly requestsPerDay?: number;
  /** Requests that run at the same time, in all processes together. */
  readonly concurrentRequests?: number;
  /** Rows of one batch, at every door. */
  readonly batchRows?: number;
  /** Networks (CIDR) or addresses the consumer may call from. */
  readonly networks?: readonly string[];
  /** Origins of pages that may call with the consumer's credential (CORS). */
  readonly origins?: readonly string[];
  /** Ids of write rows that are kept and delivered later where CleverReach is down. */
  readonly buffered?: readonly string[];
  /** Ids of read rows with how long their answers may be served again. */
  readonly cached?: Readonly<Record<string, CacheRule>>;
}

/** What changes in a policy: null takes a part away, a part that is not named stays. */
export type PolicyChange = { readonly [Part in keyof ConsumerPolicy]?: ConsumerPolicy[Part] | null | undefined };

/** Every part of a policy. */
export const policyParts = [
  'requestsPerMinute', 'requestsPerDay', 'concurrentRequests', 'batchRows', 'networks', 'origins', 'buffered', 'cached',
] as const satisfies readonly (keyof ConsumerPolicy)[];

const MAX_COUNT = 1_000_000_000;
const MAX_ENTRIES = 200;
const MAX_CACHE_SECONDS = 86_400;

const refuse = (sentence: string): GatewayError => new GatewayError('invalid_input', sentence);

const checkCount = (name: string, value: number | undefined): void => {
  if (value !== undefined && !(Number.isInteger(value) && value >= 1 && value <= MAX_COUNT)) throw refuse(`${name} is a whole number from 1 to ${MAX_COUNT}.`);
};

const isOrigin = (text: string): boolean => /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;

/**
 * Rows whose writes can be kept and delivered later: what a sign-up is made of. Whatever else clients write, they read an id or a
 * state from the answer.
 */
const bufferableRows: readonly string[] = [tables.groupReceivers.add.id, tables.groupReceivers.insert.id, tables.groupReceivers.upsert.id, tables.forms.send.id];

const readRows: ReadonlySet<string> = new Set(endpoints.filter((row: Endpoint) => row.access === 'read').map(({ id }) => id));

const checkEntries = (texts: readonly string[] | undefined, isRight: (text: string) => boolean, what: string): void => {
  if (texts === undefined) return;
  if (texts.length > MAX_ENTRIES) throw refuse(`At most ${MAX_ENTRIES} entries are possible.`);
  const wrong = texts.filter((text) => !isRight(text));
  if (wrong.length > 0) throw refuse(`${wrong.map((text) => `"${text}"`).join(', ')}: ${what}`);
};

const isSeconds = (value: unknown): boolean => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_CACHE_SECONDS;

const cacheTimes = ['ttlSeconds', 'staleWhileRevalidateSeconds', 'staleIfErrorSeconds'] as const satisfies readonly (keyof CacheRule)[];

const isCacheRule = (rule: CacheRule | null): boolean => {
  const { length } = Object.keys(rule ?? {});
  return length === cacheTimes.length && cacheTimes.every((name) => isSeconds(rule?.[name]));
};

const checkCacheRules = (rules: Readonly<Record<string, CacheRule | null>> = {}): void => {
  checkEntries(Object.keys(rules), (id) => readRows.has(id), 'no id of a row that reads (docs/generated/endpoints.md).');
  const wrong = Object.entries(rules).find(([, rule]) => !isCacheRule(rule));
  if (wrong) throw refuse(`Cache times of ${wrong[0]} are ${cacheTimes.join(', ')}, each whole seconds from 0 to ${MAX_CACHE_SECONDS}.`);
};

/** A list that lost its entries on the way must not be taken for one that lets nobody in. */
const checkNetworks = (networks: readonly string[] | undefined): void => {
  if (networks?.length === 0) throw refuse('A list of networks names one at least; without a list the consumer may call from anywhere.');
  checkEntries(networks, isNetwork, 'no address or network such as 10.0.0.0/8.');
};

/** Throws `invalid_input` for a policy that cannot be kept. */
const checkPolicy = (policy: ConsumerPolicy): void => {
  checkCount('requestsPerMinute', policy.requestsPerMinute);
  checkCount('requestsPerDay', policy.requestsPerDay);
  checkCount('concurrentRequests', policy.concurrentRequests);
  checkCount('batchRows', policy.batchRows);
  checkNetworks(policy.networks);
  checkEntries(policy.origins, isOrigin, 'no origin such as https://shop.example.');
  checkEntries(policy.buffered, (id) => bufferableRows.includes(id), `no row whose writes can be kept: those are ${bufferableRows.join(', ')}.`);
  checkCacheRules(policy.cached);
};

/** The policy after a change. Throws `invalid_input` where it cannot be kept. */
export const changePolicy = (policy: ConsumerPolicy, change: PolicyChange = {}): ConsumerPolicy => {
  const parts = policyParts.map((part) => [part, change[part] === undefined ? policy[part] : (change[part] ?? undefined)] as const);
  const changed = Object.fromEntries(parts.filter(([, value]) => value !== undefined)) as ConsumerPolicy;
  checkPolicy(changed);
  return changed;
};
