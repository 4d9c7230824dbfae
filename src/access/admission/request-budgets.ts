import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { GatewayError } from '../../core/index.js';
import { Metrics } from '../../telemetry/index.js';
import type { ConsumerPolicy } from '../consumer-policy.js';
import type { Arrival } from '../arrival.js';
import { RequestBudget } from './request-budget.js';
import { SharedCounts } from './shared-counts.js';

const MAX_BUDGETS = 20_000;

const windows = [
  { part: 'requestsPerMinute', word: 'minute', seconds: 60, reason: 'requests_per_minute' },
  { part: 'requestsPerDay', word: 'day', seconds: 86_400, reason: 'requests_per_day' },
] as const;

interface Limited {
  readonly window: (typeof windows)[number];
  readonly limit: number;
  readonly budget: RequestBudget;
}

/** The fields `RateLimit-Policy` and `RateLimit` of draft-ietf-httpapi-ratelimit-headers. */
const headersOf = (all: readonly Limited[]): Readonly<Record<string, string>> => ({
  'ratelimit-policy': all.map(({ window, limit }) => `"${window.word}";q=${limit};w=${window.seconds}`).join(', '),
  ratelimit: all
    .map(({ window, budget: { standing } }) => `"${window.word}";r=${standing.remaining};t=${Math.ceil(standing.restMs / 1_000)}`)
    .join(', '),
});

/** The requests that consumers may make in a minute and in a day. */
@Injectable()
export class RequestBudgets {
  readonly #budgets = new LRUCache<string, RequestBudget>({ max: MAX_BUDGETS });

  constructor(
    private readonly shared: SharedCounts,
    private readonly metrics: Metrics,
  ) {}

  /** Counts a request. Throws `rate_limited`. */
  async spend(consumerId: string, policy: ConsumerPolicy, arrival: Arrival): Promise<void> {
    const all = windows.flatMap((window) => {
      const limit = policy[window.part];
      return limit === undefined ? [] : [{ window, limit, budget: this.#find(consumerId, window, limit) }];
    });
    if (all.length === 0) return;
    try {
      for (const limited of all) await this.#spend(limited);
    } finally {
      arrival.addHeaders(headersOf(all));
    }
  }

  async #spend({ window, limit, budget }: Limited): Promise<void> {
    if (await budget.spend()) return;
    this.metrics.countRefusal(window.reason);
    throw new GatewayError('rate_limited', `No more than ${limit} requests a ${window.word} are allowed for this consumer.`, {
      facts: { limit },
      retryAfterSeconds: Math.max(1, Math.ceil(budget.standing.restMs / 1_000)),
    });
  }

  #find(consumerId: string, { word, seconds }: Limited['window'], limit: number): RequestBudget {
    const name = `requests:${consumerId}:${word}`;
    const key = `${name}:${limit}`;
    const budget = this.#budgets.get(key) ?? new RequestBudget(this.shared, { name, limit, windowMs: seconds * 1_000 });
    this.#budgets.set(key, budget);
    return budget;
  }
}
