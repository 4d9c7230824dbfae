import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import type { Claim, Database, Increment, Tally } from './ports.js';
import { Counters } from './ports.js';
import type { Tables } from './schema.js';
import { storeTime } from './store-time.js';

const SWEEP_EVERY_MS = 60_000;

/** In one order for every process: two that lock the same rows in different orders would wait for each other. */
const byName = (one: Increment, other: Increment): number => (one.name < other.name ? -1 : 1);

/** Counters and places as rows of the tables of these names. */
export class DatabaseCounters extends Counters {
  #sweptAt = performance.now();

  constructor(private readonly database: Database) {
    super();
  }

  async add(increments: readonly Increment[]): Promise<readonly Tally[]> {
    if (increments.length === 0) return [];
    await this.#sweep().catch(() => undefined);
    const now = storeTime[this.database.kind];
    const isOver = sql<boolean>`counters.ends_at <= ${now}`;
    const rows = await this.database.query
      .insertInto('counters')
      .values([...increments].sort(byName).map(({ name, by, windowMs }) => ({ name, total: by, ends_at: sql<number>`${now} + ${sql.lit(windowMs)}` })))
      .onConflict((row) =>
        row.column('name').doUpdateSet({
          total: sql<number>`case when ${isOver} then excluded.total else counters.total + excluded.total end`,
          ends_at: sql<number>`case when ${isOver} then excluded.ends_at else counters.ends_at end`,
        }),
      )
      .returning(['name', 'total', sql<number>`ends_at - ${now}`.as('rest_ms')])
      .execute();
    const tallies = new Map(rows.map(({ name, total, rest_ms }) => [name, { total, restMs: Math.max(0, rest_ms) }]));
    return increments.map(({ name, by, windowMs }) => tallies.get(name) ?? { total: by, restMs: windowMs });
  }

  claim(claim: Claim): Promise<number> {
    return this.database.transaction(async (query) => {
      const { name, holder, used, wanted, limit } = claim;
      const others = await query
        .selectFrom('places')
        .select('held')
        .where('name', '=', name)
        .where('holder', '!=', holder)
        .where('expires_at', '>', storeTime[this.database.kind])
        .execute();
      const taken = others.reduce((sum, { held }) => sum + held, 0);
      const granted = Math.max(used, Math.min(wanted, limit - taken));
      await this.#hold(query, claim, granted);
      return granted;
    });
  }

  /** Holds nothing of its own. */
  async close(): Promise<void> {}

  async #hold(query: Transaction<Tables>, { name, holder, leaseMs }: Claim, held: number): Promise<void> {
    if (held === 0) {
      await query.deleteFrom('places').where('name', '=', name).where('holder', '=', holder).execute();
      return;
    }
    const expires_at = sql<number>`${storeTime[this.database.kind]} + ${sql.lit(leaseMs)}`;
    await query
      .insertInto('places')
      .values({ name, holder, held, expires_at })
      .onConflict((row) => row.columns(['name', 'holder']).doUpdateSet({ held, expires_at }))
      .execute();
  }

  /** Takes away what is over, now and then. */
  async #sweep(): Promise<void> {
    if (performance.now() - this.#sweptAt < SWEEP_EVERY_MS) return;
    this.#sweptAt = performance.now();
    const longOver = sql<number>`${storeTime[this.database.kind]} - ${sql.lit(SWEEP_EVERY_MS)}`;
    await this.database.query.deleteFrom('counters').where('ends_at', '<=', longOver).execute();
    await this.database.query.deleteFrom('places').where('expires_at', '<=', longOver).execute();
  }
}
