import { Injectable } from '@nestjs/common';
import type { CacheRule } from '../access/index.js';
import type { Endpoint, Noun } from '../contract/index.js';
import { Clock, GatewayError, goOn } from '../core/index.js';
import type { ErrorCode } from '../core/index.js';
import { Metrics } from '../telemetry/index.js';
import { KeptAnswers } from './kept-answers.js';
import type { KeptAnswer, Shelf } from './kept-answers.js';
import { LiveReads } from './live-reads.js';
import type { Keeping } from './live-reads.js';
import type { LongAnswer } from './long-answer.js';
import type { CacheUse, RawCall } from './ports.js';
import { readKeyOf } from './read-key.js';
import { SharedRead } from './shared-read.js';

/** Failures of CleverReach and of the way to it. A connection that an operator ended or CleverReach refuses is none: nothing is served for it. */
const failures: ReadonlySet<ErrorCode> = new Set(['upstream_unavailable', 'upstream_timeout', 'upstream_invalid_answer', 'upstream_rate_limited', 'too_busy']);

const isFailure = (error: unknown): boolean => error instanceof GatewayError && failures.has(error.code);

const isFailedStatus = ({ answer: { status } }: SharedRead): boolean => status === 429 || status >= 500;

/** Answers that tell of tokens, or by which the gateway decides what to do. */
const ownMatters: ReadonlySet<Noun> = new Set(['oauth', 'debug', 'webhooks']);

/** Whether callers may get an answer that another one asked for. */
export const isShareable = ({ access, noun }: Endpoint): boolean => access === 'read' && !ownMatters.has(noun);

/** The rule by which the caller's reads of a row may be answered with a kept answer. */
export const cacheRuleOf = (endpoint: Endpoint, { caller }: RawCall): CacheRule | undefined =>
  isShareable(endpoint) ? caller.policy.cached?.[endpoint.id] : undefined;

const mayBeKept = ({ answerType }: Endpoint, read: SharedRead): boolean => read.isGood && (answerType !== undefined || read.isJson);

/** A read that may be answered with a kept answer. */
interface Wish extends Shelf {
  readonly endpoint: Endpoint;
  readonly call: RawCall;
  readonly rule: CacheRule;
}

/** What is kept for a wish, and how old it is. */
interface Find {
  readonly kept: KeptAnswer;
  readonly ageSeconds: number;
  /** Seconds until it is no longer fresh. */
  readonly freshSeconds: number;
}

/** Serves consumers answers again, as long as the operator allows it for the row. Whether the caller may make the call was checked before. */
@Injectable()
export class KeptReads {
  readonly #refreshing = new Set<string>();

  constructor(
    private readonly answers: KeptAnswers,
    private readonly live: LiveReads,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** The answer of a read: kept where the caller may be served a kept one, else CleverReach's own. */
  read(endpoint: Endpoint, call: RawCall): SharedRead | Promise<SharedRead> {
    const { accountId } = call;
    const key = readKeyOf(endpoint, call);
    const rule = cacheRuleOf(endpoint, call);
    return rule ? this.#readByRule({ endpoint, call, rule, key, accountId }) : this.live.read(endpoint, call, { key });
  }

  /** As `read`, of a caller to whom nothing kept is served: a long list that nobody else waits for comes while it arrives. */
  readLong(endpoint: Endpoint, call: RawCall): Promise<SharedRead | LongAnswer> {
    return this.live.readLong(endpoint, call, readKeyOf(endpoint, call));
  }

  #readByRule(wish: Wish): SharedRead | Promise<SharedRead> {
    return goOn(this.answers.find(wish), (kept) => (kept ? this.#readKept(wish, this.#judge(wish, kept)) : this.#ask(wish)));
  }

  #readKept(wish: Wish, find: Find): SharedRead | Promise<SharedRead> {
    if (find.freshSeconds > 0) return this.#serve(wish, find, 'hit');
    if (find.freshSeconds + wish.rule.staleWhileRevalidateSeconds > 0) {
      this.#refresh(wish, find.kept);
      return this.#serve(wish, find, 'stale');
    }
    return find.freshSeconds + wish.rule.staleIfErrorSeconds > 0 ? this.#askOrServe(wish, find) : this.#ask(wish);
  }

  #judge(wish: Wish, kept: KeptAnswer): Find {
    const ageSeconds = Math.floor(Math.abs(this.clock.now() - kept.storedAt) / 1_000); // how old an answer of tomorrow is, nobody knows
    return { kept, ageSeconds, freshSeconds: wish.rule.ttlSeconds - ageSeconds };
  }

  async #askOrServe(wish: Wish, find: Find): Promise<SharedRead> {
    try {
      const read = await this.#fetch(wish, wish.call);
      return isFailedStatus(read) ? this.#serve(wish, find, 'stale_if_error') : this.#fresh(wish, read);
    } catch (error) {
      if (isFailure(error)) return this.#serve(wish, find, 'stale_if_error');
      throw error;
    }
  }

  async #ask(wish: Wish): Promise<SharedRead> {
    return this.#fresh(wish, await this.#fetch(wish, wish.call));
  }

  /** Fetches a new answer for those to come. One that CleverReach does not give leaves the old one for its time, a refusal ends it. */
  #refresh(wish: Wish, old: KeptAnswer): void {
    if (this.#refreshing.has(wish.key)) return;
    this.#refreshing.add(wish.key);
    const fetched = this.#fetch(wish, { ...wish.call, signal: undefined }).finally(() => this.#refreshing.delete(wish.key));
    fetched.then(
      (read) => {
        if (!read.isGood && !isFailedStatus(read)) this.answers.forget(wish, old);
      },
      (error: unknown) => {
        if (!isFailure(error)) this.answers.forget(wish, old);
      },
    );
  }

  #fetch(wish: Wish, call: RawCall): Promise<SharedRead> {
    return this.live.read(wish.endpoint, call, { key: wish.key, keeping: this.#keeping(wish) });
  }

  /** The state of the account is asked for before the call is sent: a write meanwhile makes the answer one that is never found. */
  #keeping(wish: Wish): Keeping {
    const { ttlSeconds, staleWhileRevalidateSeconds, staleIfErrorSeconds } = wish.rule;
    const keepMs = (ttlSeconds + Math.max(staleWhileRevalidateSeconds, staleIfErrorSeconds)) * 1_000;
    return {
      begin: async () => {
        const stamp = await this.answers.stamp(wish);
        return (read) => {
          if (stamp !== undefined && mayBeKept(wish.endpoint, read)) this.answers.keep(wish, { answer: read.answer, stamp, storedAt: this.clock.now() }, keepMs);
        };
      },
    };
  }

  #fresh(wish: Wish, read: SharedRead): SharedRead {
    this.#note(wish, { outcome: 'miss', ageSeconds: 0, freshSeconds: read.isGood ? wish.rule.ttlSeconds : 0 });
    return read;
  }

  #serve(wish: Wish, { kept, ageSeconds, freshSeconds }: Find, outcome: CacheUse['outcome']): SharedRead {
    this.#note(wish, { outcome, ageSeconds, freshSeconds });
    return new SharedRead(kept.answer, { accountId: wish.accountId, signal: undefined, isRepeatable: true, effect: 'read', maxBytes: Infinity });
  }

  #note({ call }: Wish, use: CacheUse): void {
    this.metrics.countKeptRead(use.outcome);
    call.noteCache?.(use);
  }
}
