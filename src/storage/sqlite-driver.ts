import { CompiledQuery, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, QueryResult, SqliteDialectConfig } from 'kysely';
import { asStoreError, isBusy, isNotInTransaction } from './store-errors.js';
import { tryUntil } from './wait.js';

const PAUSE_MS = 20;

/**
 * Runs work that SQLite may refuse because another process writes, again and again until it is let in.
 * SQLite's own busy timeout would sleep inside the call and stop every other request of this process.
 */
export const whenFree = async <T>(work: () => T | Promise<T>, waitMs: number): Promise<T> => {
  let refusal: unknown;
  const attempt = async (): Promise<{ readonly result: T } | undefined> => {
    try {
      return { result: await work() };
    } catch (error) {
      if (!isBusy(error)) throw asStoreError(error);
      refusal = error;
      return undefined;
    }
  };
  const done = await tryUntil(attempt, { waitMs, pauseMs: PAUSE_MS });
  if (!done) throw asStoreError(refusal);
  return done.result;
};

class WaitingConnection implements DatabaseConnection {
  constructor(
    private readonly inner: DatabaseConnection,
    private readonly waitMs: number,
  ) {}

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return whenFree(() => this.inner.executeQuery<R>(query), this.waitMs);
  }

  streamQuery<R>(query: CompiledQuery, chunkSize: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery(query, chunkSize);
  }
}

class WaitingDriver extends SqliteDriver {
  #connection: WaitingConnection | undefined;

  constructor(
    config: SqliteDialectConfig,
    private readonly waitMs: number,
  ) {
    super(config);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const inner = await super.acquireConnection();
    return (this.#connection ??= new WaitingConnection(inner, this.waitMs));
  }

  /** Takes the write lock at once: two processes that read first and write later would stop each other half way. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  /** On a full disk SQLite has rolled back by itself: that it will not do so twice must not take the place of the reason. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!isNotInTransaction(error)) throw error;
    }
  }
}

/** Kysely's SQLite with transactions that write from the start and waiting that blocks nobody. */
export class WaitingSqliteDialect extends SqliteDialect {
  constructor(
    private readonly config: SqliteDialectConfig,
    private readonly waitMs: number,
  ) {
    super(config);
  }

  override createDriver(): Driver {
    return new WaitingDriver(this.config, this.waitMs);
  }
}
