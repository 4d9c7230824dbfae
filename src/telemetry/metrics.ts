import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { classOf, RequestMetrics } from './request-metrics.js';
import type { RequestRecord } from './request-record.js';
import { offerWorkerMetrics, readAllMetrics } from './worker-metrics.js';

let processRegistry: Registry | undefined;

/** Memory, processor time, event-loop delay and garbage collection: watched once, however many gateways a process holds. */
const ofProcess = (): Registry => {
  if (!processRegistry) {
    processRegistry = new Registry();
    collectDefaultMetrics({ register: processRegistry });
  }
  return processRegistry;
};

/** Why the gateway refused a request before it did anything for it. */
export type RefusedFor = 'network' | 'requests_per_minute' | 'requests_per_day' | 'concurrent_requests' | 'wrong_credential' | 'guessing';

/** Why a call was not sent to CleverReach. */
export type Withheld = 'queue_full' | 'queue_wait' | 'deadline' | 'paused' | 'breaker_open';

/** How the way to CleverReach stands. */
export interface UpstreamState {
  readonly running: number;
  readonly waiting: number;
  readonly slowedAccounts: number;
  readonly breakers: readonly { readonly scope: 'host' | 'account'; readonly state: 'closed' | 'open' | 'half_open'; readonly count: number }[];
}

/** A connected account and how long its token is good, in milliseconds since 1970. */
interface TokenEnd {
  readonly accountId: string;
  readonly state: 'connected' | 'waiting' | 'reconnect_needed';
  readonly expiresAt: number | undefined;
}

/** Counters of the process in the text format of Prometheus. Every label has a bounded set of values. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #beforeRead: (() => void)[] = [];
  readonly #requests = new RequestMetrics(this.#registry, () => {
    for (const count of this.#beforeRead) count();
  });
  readonly #refused = new Counter({
    name: 'gateway_requests_refused_total',
    help: 'Requests that were refused for a limit of their consumer or for their credential, by reason.',
    labelNames: ['reason'],
    registers: [this.#registry],
  });
  readonly #lockouts = new Counter({
    name: 'gateway_lockouts_total',
    help: 'How often wrong credentials were too many, from one address or for one login, client or key.',
    labelNames: ['by'],
    registers: [this.#registry],
  });
  readonly #upstreamCalls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'Calls sent to CleverReach by outcome: a class of status, or why no answer came.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #retries = new Counter({
    name: 'gateway_upstream_retries_total',
    help: 'Calls to CleverReach that were repeated after a failure.',
    registers: [this.#registry],
  });
  readonly #retriesWithheld = new Counter({
    name: 'gateway_upstream_retries_withheld_total',
    help: 'Repeats that were not made because the account had no budget left for them.',
    registers: [this.#registry],
  });
  readonly #withheld = new Counter({
    name: 'gateway_upstream_withheld_total',
    help: 'Calls that were answered with an error and not sent to CleverReach, by reason.',
    labelNames: ['reason'],
    registers: [this.#registry],
  });
  readonly #queueTimes = new Histogram({
    name: 'gateway_upstream_queue_seconds',
    help: 'Time that calls to CleverReach waited for their turn; those that went at once are not counted.',
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.#registry],
  });
  readonly #renewals = new Counter({
    name: 'gateway_token_renewals_total',
    help: 'Exchanges of CleverReach tokens by outcome.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #grants = new Gauge({
    name: 'gateway_grants',
    help: 'Connected accounts by the state of their tokens: connected, waiting for another renewal, reconnect_needed.',
    labelNames: ['state'],
    registers: [this.#registry],
  });
  #tokenEnds: readonly TokenEnd[] = [];
  readonly #tokenSeconds = new Gauge({
    name: 'gateway_token_seconds_left',
    help: 'Time until the CleverReach token of an account expires; below 0 for one that has.',
    labelNames: ['account'],
    registers: [this.#registry],
    collect: () => {
      this.#tokenSeconds.reset();
      for (const { accountId, expiresAt } of this.#tokenEnds) {
        if (expiresAt !== undefined) this.#tokenSeconds.set({ account: accountId }, Math.round((expiresAt - Date.now()) / 1_000));
      }
    },
  });
  readonly #sharedReads = new Counter({
    name: 'gateway_shared_reads_total',
    help: 'Reads that joined an equal one that was under way already.',
    registers: [this.#registry],
  });
  readonly #keptReads = new Counter({
    name: 'gateway_kept_reads_total',
    help: 'Reads of consumers that may be served kept answers, by what they were served: hit, stale, stale_if_error, or miss for an answer of CleverReach.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #keyedCalls = new Counter({
    name: 'gateway_idempotent_calls_total',
    help: 'Writes with an Idempotency-Key by what became of them: run, replayed, or refused because of the state of the key.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #deliveries = new Counter({
    name: 'gateway_buffered_deliveries_total',
    help: 'Buffered writes that were delivered to CleverReach or failed for good.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #buffered = new Gauge({
    name: 'gateway_buffered_writes',
    help: 'Buffered writes that wait for CleverReach, or failed and wait for an operator.',
    labelNames: ['state'],
    registers: [this.#registry],
  });
  readonly #rewriteFailures = new Counter({
    name: 'gateway_legacy_rewrite_failures_total',
    help: 'Calls to v1 and v2 on which a rewrite failed, by operation.',
    labelNames: ['operation'],
    registers: [this.#registry],
  });

  constructor() {
    offerWorkerMetrics([this.#registry, ofProcess()]);
  }

  /** Has `count` count what is not counted yet whenever somebody looks. */
  beforeRead(count: () => void): void {
    this.#beforeRead.push(count);
  }

  countRequest(request: RequestRecord): void {
    this.#requests.count(request);
  }

  countRefusal(reason: RefusedFor): void {
    this.#refused.inc({ reason });
  }

  countLockout(by: 'address' | 'login'): void {
    this.#lockouts.inc({ by });
  }

  /** `outcome` is the status of CleverReach's answer, or the code of the error that took its place. */
  countUpstreamCall(outcome: number | string): void {
    this.#upstreamCalls.inc({ outcome: typeof outcome === 'number' ? classOf(outcome) : outcome });
  }

  countRetry(): void {
    this.#retries.inc();
  }

  countRetryWithheld(): void {
    this.#retriesWithheld.inc();
  }

  countWithheld(reason: Withheld): void {
    this.#withheld.inc({ reason });
  }

  observeQueue(seconds: number): void {
    this.#queueTimes.observe(seconds);
  }

  /** Shows the way to CleverReach as it stands whenever somebody looks. */
  watchUpstream(read: () => UpstreamState): void {
    const registers = [this.#registry];
    const show = (name: string, help: string, value: keyof Omit<UpstreamState, 'breakers'>): void => {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read()[value]);
        },
      });
    };
    show('gateway_upstream_running', 'Calls to CleverReach that are on their way.', 'running');
    show('gateway_upstream_waiting', 'Calls to CleverReach that wait for their turn.', 'waiting');
    show('gateway_upstream_slowed_accounts', 'Accounts that send more slowly because CleverReach answered 429.', 'slowedAccounts');
    new Gauge({
      name: 'gateway_upstream_breakers',
      help: 'Circuit breakers before CleverReach by scope and state.',
      labelNames: ['scope', 'state'],
      registers,
      collect() {
        for (const { scope, state, count } of read().breakers) this.set({ scope, state }, count);
      },
    });
  }

  /** Every connected account as it stands. */
  showGrants(grants: readonly TokenEnd[]): void {
    this.#tokenEnds = grants;
    for (const state of ['connected', 'waiting', 'reconnect_needed'] as const) this.#grants.set({ state }, grants.filter((grant) => grant.state === state).length);
  }

  countRenewal(outcome: 'renewed' | 'refused' | 'failed'): void {
    this.#renewals.inc({ outcome });
  }

  countSharedRead(): void {
    this.#sharedReads.inc();
  }

  countKeptRead(outcome: 'hit' | 'stale' | 'stale_if_error' | 'miss'): void {
    this.#keptReads.inc({ outcome });
  }

  countKeyedCall(outcome: 'run' | 'replayed' | 'running' | 'unknown' | 'other'): void {
    this.#keyedCalls.inc({ outcome });
  }

  countDelivery(outcome: 'delivered' | 'failed'): void {
    this.#deliveries.inc({ outcome });
  }

  setBuffered(writes: Readonly<Record<'pending' | 'failed', number>>): void {
    this.#buffered.set({ state: 'pending' }, writes.pending);
    this.#buffered.set({ state: 'failed' }, writes.failed);
  }

  countRewriteFailure(operation: string): void {
    this.#rewriteFailures.inc({ operation });
  }

  /** All metrics as a page that Prometheus reads, of all processes on the port together. */
  text(): Promise<string> {
    return readAllMetrics(Registry.merge([this.#registry, ofProcess()]));
  }

  /** Media type of the page. */
  get contentType(): string {
    return this.#registry.contentType;
  }
}
