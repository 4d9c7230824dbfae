import { Kysely, PostgresDialect, sql } from 'kysely';
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult, Transaction } from 'kysely';
import pg from 'pg';
import type { SettingValues } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { KyselyDatabase } from './kysely-database.js';
import type { Tables } from './schema.js';
import { asStoreError } from './store-errors.js';

const NUMBER_OF_GATEWAY = 1_667_393_143;

class PostgresDatabase extends KyselyDatabase {
  readonly kind = 'postgres';
  #last: Promise<void> = Promise.resolve();
  /** Of the store, where the last transaction met one. */
  #failure: GatewayError | undefined;

  constructor(
    query: Kysely<Tables>,
    private readonly waitMs: number,
  ) {
    super(query);
  }

  /**
   * One at a time in this process: those that wait for other processes would else use up the connections of readers. Whoever has waited
   * for a store that fails does not try it in turn: each try may take as long as the store has to answer, and the line grows meanwhile.
   */
  transaction<T>(work: (query: Transaction<Tables>) => Promise<T>): Promise<T> {
    const askedMs = performance.now();
    const run = this.#last.then(() => {
      if (this.#failure && performance.now() - askedMs > this.waitMs) throw this.#failure;
      return this.#runAlone(work);
    });
    const note = (failure?: unknown): void => {
      this.#failure = failure instanceof GatewayError && failure.code === 'too_busy' ? failure : undefined;
    };
    this.#last = run.then(() => { note(); }, note);
    return run;
  }

  #runAlone<T>(work: (query: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.query.transaction().execute(async (query) => {
      await sql`select pg_advisory_xact_lock(${sql.lit(NUMBER_OF_GATEWAY)}, hashtext(current_schema()))`.execute(query);
      return work(query);
    });
  }
}

const rethrow = (error: unknown): never => {
  throw asStoreError(error);
};

/** PostgreSQL refuses U+0000 in a text. Nothing is named with one, so a question about such a name finds nothing, as with SQLite. */
const storable = (parameter: unknown): unknown => (typeof parameter === 'string' && parameter.includes('\0') ? parameter.replaceAll('\0', '\uFFFD') : parameter);

/** A connection that is thrown away after a failure of the store: `pg` would hand it out again with the old answer outstanding. */
class CheckedClient {
  #isBroken = false;

  constructor(private readonly client: pg.PoolClient) {}

  async query(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<unknown>> {
    try {
      return (await this.client.query(text, parameters.map(storable))) as unknown as PostgresQueryResult<unknown>;
    } catch (error) {
      const translated = asStoreError(error);
      this.#isBroken ||= translated !== error;
      throw translated;
    }
  }

  release(isDiscarded = false): void {
    this.client.release(isDiscarded || this.#isBroken);
  }
}

class CheckedPool implements PostgresPool {
  readonly options = {};

  constructor(private readonly pool: pg.Pool) {
    const ignore = (): void => undefined; // the next query on that connection reports it; unheard, the event would end the process
    pool.on('error', ignore);
    pool.on('connect', (client) => client.on('error', ignore));
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.pool.connect().catch(rethrow);
    return new CheckedClient(client) as unknown as PostgresPoolClient;
  }

  end(): Promise<void> {
    return this.pool.end();
  }
}

const openPool = (url: URL, settings: SettingValues): pg.Pool => {
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  // A statement may first wait for a lock, then for its answer.
  const statementMs = settings.DATABASE_BUSY_TIMEOUT_MS + settings.STORE_TIMEOUT_MS;
  return new pg.Pool({
    connectionString: url.href,
    application_name: 'cleverreach-gateway',
    max: settings.DATABASE_CONNECTIONS,
    types,
    keepAlive: true,
    connectionTimeoutMillis: settings.STORE_TIMEOUT_MS,
    lock_timeout: settings.DATABASE_BUSY_TIMEOUT_MS,
    statement_timeout: statementMs,
    query_timeout: statementMs,
    idle_in_transaction_session_timeout: statementMs,
  });
};

/** PostgreSQL at `DATABASE_URL`. */
export const openPostgres = (url: URL, settings: SettingValues): KyselyDatabase =>
  new PostgresDatabase(new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new CheckedPool(openPool(url, settings)) }) }), settings.DATABASE_BUSY_TIMEOUT_MS);
