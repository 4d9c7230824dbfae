import type { RawCall } from '../ports.js';
import { meet, signedUpIn } from './concerned.js';
import type { Concerned } from './concerned.js';

/** A write on its way that is kept where CleverReach does not take it. */
export class UnderWay {
  readonly #begunAt: number;
  #concerned: Concerned | undefined;
  /** Set while it is being stored. */
  keeping: Promise<unknown> | undefined;
  readonly #overtakers: Promise<boolean>[] = [];

  constructor(readonly call: RawCall) {
    this.#begunAt = call.arrivedAt ?? performance.now();
  }

  /** Whom it signs up. */
  get concerned(): Concerned {
    return (this.#concerned ??= signedUpIn(this.call.body?.bytes));
  }

  /** How long ago it came in. */
  readonly ageMs = (): number => performance.now() - this.#begunAt;

  /** Whether it may be about a person whom another call of the account concerns. */
  meets(accountId: string, concerned: Concerned): boolean {
    return this.call.accountId === accountId && meet(this.concerned, concerned);
  }

  /** A call that it would undo was begun; whether that goes through is not known yet. */
  overtakenBy(goesThrough: Promise<boolean>): void {
    this.#overtakers.push(goesThrough);
  }

  /** Whether a call went through that it would undo now. */
  async isOvertaken(): Promise<boolean> {
    return (await Promise.all(this.#overtakers)).some(Boolean);
  }
}
