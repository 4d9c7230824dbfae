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
