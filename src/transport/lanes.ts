import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { SettingValues } from '../config/index.js';
import { Log, Metrics } from '../telemetry/index.js';
import type { UpstreamState } from '../telemetry/index.js';
import type { Pass } from './breaker.js';
import { Lane } from './lane.js';
import type { LaneRules, Road } from './lane.js';
import type { Slowing } from './pace.js';

/** An account counts as alive for so many times as long as a breaker stays open. */
const ALIVE = 10;

const rulesOf = (values: SettingValues): LaneRules => ({
  concurrency: values.UPSTREAM_ACCOUNT_CONCURRENCY,
  queue: values.UPSTREAM_ACCOUNT_QUEUE,
  queueWaitMs: values.UPSTREAM_QUEUE_WAIT_MS,
  breaker: { calls: values.UPSTREAM_BREAKER_CALLS, share: values.UPSTREAM_BREAKER_PERCENT / 100, openMs: values.UPSTREAM_BREAKER_OPEN_MS },
  pace: { step: values.UPSTREAM_RATE_STEP, pauseMs: values.UPSTREAM_RATE_PAUSE_MS, pauseMaxMs: values.UPSTREAM_RATE_PAUSE_MAX_MS },
  budget: { share: values.UPSTREAM_RETRY_PERCENT / 100, floor: values.UPSTREAM_RETRY_FLOOR },
});

type Listener = (accountId: string, slowing: Slowing) => void;

/** The lanes of all accounts, the connections that they share, and the circuit breaker of the host. */
@Injectable()
export class Lanes implements Road {
  readonly #rules: LaneRules;
  readonly #lanes = new Map<string, Lane>();
  /** Those in which calls wait, the one served longest ago first. */
  readonly #crowded = new Set<Lane>();
  #taken = 0;
  #hostOpenUntil: number | undefined;
  #slowed: Listener = () => undefined;

  constructor(
    private readonly config: AppConfig,
    private readonly log: Log,
    metrics: Metrics,
  ) {
    this.#rules = rulesOf(config.values);
    metrics.watchUpstream(() => this.#state());
  }

  get free(): number {
    return this.config.values.UPSTREAM_CONNECTIONS - this.#taken;
  }

  of(accountId: string): Lane {
    return this.#lanes.get(accountId) ?? this.#open(accountId);
  }

  taken(): void {
    this.#taken += 1;
  }

  changed(lane: Lane, given: number): void {
    this.#taken -= given;
    if (lane.waiting > 0) this.#crowded.add(lane);
    if (this.#crowded.size > 0) this.#admit();
  }

  /** Tells `listener` of every account that CleverReach slows. */
  onSlowed(listener: Listener): void {
    this.#slowed = listener;
  }

  /** CleverReach has answered as it should. */
  succeed(lane: Lane, pass: Pass): void {
    lane.pace.succeed();
    if (!lane.breaker.succeed(pass)) return;
    this.log.info('the circuit breaker of an account closed', { accountId: lane.accountId });
    this.#closeHost();
  }

  /** CleverReach has failed: a 5xx, no answer, no connection. */
  fail(lane: Lane, pass: Pass): void {
    const nowMs = performance.now();
    if (!lane.breaker.fail(pass, nowMs)) return;
    this.log.warn('the circuit breaker of an account opened', { accountId: lane.accountId });
    this.#openHost(nowMs);
  }

  /** CleverReach has answered 429 to a call that left at `leftAt`. */
  slow(lane: Lane, leftAt: number, retryAfterMs: number | undefined): void {
    const nowMs = performance.now();
    const slowing = lane.pace.slow({ leftAt, retryAfterMs, callsPerSecond: lane.budget.callsPerSecond(nowMs) }, nowMs);
    if (!slowing) return;
    this.log.warn('CleverReach slowed an account', { accountId: lane.accountId, pauseMs: Math.round(slowing.pauseMs) });
    this.#slowed(lane.accountId, slowing);
  }

  /** Another instance has met a 429. */
  adopt(accountId: string, slowing: Slowing): void {
    this.of(accountId).pace.adopt(slowing, performance.now());
  }

  #open(accountId: string): Lane {
    const lane = new Lane(accountId, this, this.#rules);
    this.#lanes.set(accountId, lane);
    if (this.#hostOpenUntil !== undefined) lane.breaker.openForAll(this.#hostOpenUntil);
    return lane;
  }

  /** Serves the crowded lanes in turn for as long as one of them can go on. */
  #admit(): void {
    const nowMs = performance.now();
    let isMoving = true;
    while (isMoving) {
      isMoving = false;
      for (const lane of [...this.#crowded]) {
        const isServed = lane.admitNext(nowMs);
        if (isServed || lane.waiting === 0) this.#crowded.delete(lane);
        if (isServed && lane.waiting > 0) this.#crowded.add(lane);
        isMoving ||= isServed;
      }
    }
  }

  /** Where most accounts that are alive fail, and more than one, it is the host that fails. */
  #openHost(nowMs: number): void {
    const { openMs } = this.#rules.breaker;
    const alive = [...this.#lanes.values()].filter(({ lastCallAt }) => nowMs - lastCallAt < ALIVE * openMs);
    const failing = alive.filter(({ breaker }) => !breaker.isClosed).length;
    if (failing < 2 || failing * 2 <= alive.length) return;
    if (this.#hostOpenUntil === undefined) this.log.warn('the circuit breaker of CleverReach opened', { accounts: failing });
    this.#hostOpenUntil = nowMs + openMs;
    for (const { breaker } of this.#lanes.values()) breaker.openForAll(this.#hostOpenUntil);
  }

  /** One account that works again is enough: those that fail by themselves have breakers of their own. */
  #closeHost(): void {
    if (this.#hostOpenUntil === undefined) return;
    this.#hostOpenUntil = undefined;
    this.log.info('the circuit breaker of CleverReach closed');
    for (const { breaker } of this.#lanes.values()) breaker.closeForAll();
  }

  #state(): UpstreamState {
    const nowMs = performance.now();
    const lanes = [...this.#lanes.values()];
    const count = (state: 'closed' | 'open' | 'half_open'): number => lanes.filter(({ breaker }) => breaker.stateAt(nowMs) === state).length;
    const host = this.#hostOpenUntil === undefined ? 'closed' : this.#hostOpenUntil > nowMs ? 'open' : 'half_open';
    const states = ['closed', 'open', 'half_open'] as const;
    return {
      running: this.#taken,
      waiting: lanes.reduce((sum, { waiting }) => sum + waiting, 0),
      slowedAccounts: lanes.filter(({ pace }) => pace.waitMs(nowMs) > 0 || pace.isSlowed).length,
      breakers: [
        ...states.map((state) => ({ scope: 'host' as const, state, count: Number(host === state) })),
        ...states.map((state) => ({ scope: 'account' as const, state, count: count(state) })),
      ],
    };
  }
}
