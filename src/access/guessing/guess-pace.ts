import { setTimeout as sleep } from 'node:timers/promises';
import { GatewayError } from '../../core/index.js';

const MAX_WAITING = 5;

interface Lane {
  waiting: number;
  last: Promise<unknown>;
}

/** Lets tries follow each other one by one, with a pause after each wrong one. A few may wait, which is enough for somebody who knows the secret. */
export class GuessPace {
  readonly #lanes = new Map<string, Lane>();

  constructor(private readonly pauseMs: number) {}

  /** Runs a try of the lane when it is its turn; `isWrong` judges its result. Throws `rate_limited` where too many wait. */
  async run<T>(name: string, attempt: () => Promise<T>, isWrong: (result: T) => boolean): Promise<T> {
    const lane = this.#lanes.get(name) ?? { waiting: 0, last: Promise.resolve() };
    if (lane.waiting >= MAX_WAITING) {
      throw new GatewayError('rate_limited', 'Too many wrong credentials came before this one. Try again later.', {
        retryAfterSeconds: Math.max(1, Math.ceil((this.pauseMs * MAX_WAITING) / 1_000)),
      });
    }
    this.#lanes.set(name, lane);
    lane.waiting += 1;
    const mine = lane.last.then(attempt);
    const rest = mine.then(
      async (result) => (isWrong(result) ? sleep(this.pauseMs) : undefined),
      () => undefined,
    );
    lane.last = rest;
    try {
      return await mine;
    } finally {
      lane.waiting -= 1;
      void rest.then(() => {
        if (lane.last === rest) this.#lanes.delete(name);
      });
    }
  }
}
