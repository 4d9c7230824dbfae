import type { RawCall } from '../ports.js';
import { meet, signedUpIn } from './concerned.js';
import type { Concerned } from './concerned.js';

/** How a call fares that sign-ups of before would undo. */
export interface Overtaker {
  /** Whether it went through, perhaps, or was kept to go through. */
  readonly isThrough: boolean;
  /** What other processes know it by. */
  readonly note: string | undefined;
}

/** A write on its way that is kept where CleverReach does not take it. */
export class UnderWay {
  readonly #begunAt: number;
  #concerned: Concerned | undefined;
  /** Set while it is being stored. */
  keeping: Promise<unknown> | undefined;
  readonly #overtakers: Promise<Overtaker>[] = [];
  readonly #end = Promise.withResolvers<undefined>();

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

  /** A call that it would undo was begun; how that fares is not known yet. */
  overtakenBy(overtaker: Promise<Overtaker>): void {
    this.#overtakers.push(overtaker);
  }

  /** How the calls fared that it would undo now. */
  overtakers(): Promise<readonly Overtaker[]> {
    return Promise.all(this.#overtakers);
  }

  /** It was answered, refused or kept. */
  end(): void {
    this.#end.resolve(undefined);
  }

  /** Resolves with its end. */
  get ended(): Promise<undefined> {
    return this.#end.promise;
  }
}

/** A call on its way that sign-ups of before would undo. */
export class Overtaking {
  readonly #outcome = Promise.withResolvers<Overtaker>();
  note: string | undefined;
  /** What was told of it. */
  isThrough: boolean | undefined;

  constructor(private readonly before: readonly UnderWay[]) {
    for (const write of before) write.overtakenBy(this.#outcome.promise);
  }

  /** Resolves once none of them is being stored. */
  async letThemBeStored(): Promise<void> {
    await Promise.allSettled(this.before.flatMap(({ keeping }) => keeping ?? []));
  }

  /** Tells them how it fared; what was told once stands. */
  tell(isThrough: boolean): void {
    this.isThrough ??= isThrough;
    this.#outcome.resolve({ isThrough: this.isThrough, note: this.note });
  }

  /** It was not carried out and is about to be kept: those of before go first, whose order with it is kept so. None of them takes longer than one call. */
  async fallBehind(): Promise<void> {
    this.tell(false);
    await Promise.all(this.before.map(({ ended }) => ended));
  }
}
