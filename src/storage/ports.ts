import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './schema.js';

/** The store of record: SQLite in a file, or PostgreSQL. */
export abstract class Database {
  abstract readonly kind: 'sqlite' | 'postgres';
  abstract readonly query: Kysely<Tables>;
  /**
   * Runs in one transaction that sees its own writes and excludes every other transaction on the store, in this process and
   * in others. `work` uses only the query it is handed: one taken from outside would wait for its own end.
   */
  abstract transaction<T>(work: (query: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Answers when the store can be read and written and holds the tables; throws otherwise. */
  abstract ping(): Promise<void>;
  abstract close(): Promise<void>;
}

/** A lock that is held. Only its owner frees or prolongs it. */
export interface Lease {
  /** Prolongs the lease; false when it was lost. */
  renew(): Promise<boolean>;
  release(): Promise<void>;
}

/** Locks that exclude every process on the same store. */
export abstract class Locks {
  /** Takes the lock, waiting up to `waitMs`; undefined when somebody else held it all the time. */
  abstract acquire(name: string, options: { readonly waitMs: number }): Promise<Lease | undefined>;
  abstract close(): Promise<void>;
}

/** An addition to a counter whose window begins with the first one and ends `windowMs` later; then it counts from 0 again. */
export interface Increment {
  readonly name: string;
  readonly by: number;
  readonly windowMs: number;
}

/** A counter after an addition: the sum of its window, and how long that goes on. */
export interface Tally {
  readonly total: number;
  readonly restMs: number;
}

/** What a process wants of places that all processes share. */
export interface Claim {
  readonly name: string;
  /** The process. */
  readonly holder: string;
  /** Places that it uses, which cannot be taken from it. */
  readonly used: number;
  /** Places that it would have, those that it uses among them. */
  readonly wanted: number;
  /** Places in all. */
  readonly limit: number;
  /** After this the claim ends by itself. */
  readonly leaseMs: number;
}

/** Counts that all processes on the same store keep together. Each call is atomic. Throws `too_busy` where the store does not answer. */
export abstract class Counters {
  /** Adds to counters of different names; the tallies come in the same order. */
  abstract add(increments: readonly Increment[]): Promise<readonly Tally[]>;
  /** Replaces what the process held. Resolves to the places it has now: between `used` and `wanted`. */
  abstract claim(claim: Claim): Promise<number>;
  abstract close(): Promise<void>;
}

/**
 * What processes tell each other. `callers.changed`: what was known of callers is no longer to be trusted. `pace.changed`: CleverReach
 * has slowed an account.
 */
export type Topic = 'callers.changed' | 'pace.changed';

/**
 * Word between the processes on the same store, at once where there is Redis and else within this process only. A message may be
 * lost, so whoever listens also looks again by itself after a while.
 */
export abstract class Messages {
  /** Tells every other listener. Never throws: what a message says is in the store already. */
  abstract publish(topic: Topic): void;
  /** Calls `listener` at each message, and when some may have been missed. */
  abstract subscribe(topic: Topic, listener: () => void): void;
  /** Lets messages under way leave. */
  abstract close(): Promise<void>;
}
