import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';
import { giveBack } from './give-back.js';
import type { Database, Lease } from './ports.js';
import { Locks } from './ports.js';
import { storeTime } from './store-time.js';
import { tryUntil } from './wait.js';

const PAUSE_MS = 75;
/** No lease is longer. One that seems to be was taken before the clock of the store was set back. */
const MAX_LEASE_MS = 600_000;

/**
 * Locks as rows of the table `leases`. A row whose time is over, or beyond any lease, may be taken by anybody. What is guarded by them
 * alone and lives in the database as well asks for these: they are never lost without it, as those in a Redis that is killed.
 */
export class DatabaseLocks extends Locks {
  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
  ) {
    super();
  }

  acquire(name: string, { waitMs }: { readonly waitMs: number }): Promise<Lease | undefined> {
    const owner = randomUUID();
    return tryUntil(async () => ((await this.#take(name, owner)) ? this.#lease(name, owner) : undefined), { waitMs, pauseMs: PAUSE_MS });
  }

  /** Holds nothing of its own. */
  async close(): Promise<void> {}

  async #take(name: string, owner: string): Promise<boolean> {
    try {
      return await this.#insert(name, owner);
    } catch (error) {
      void giveBack(() => this.#lease(name, owner).release(), this.leaseMs);
      throw error;
    }
  }

  async #insert(name: string, owner: string): Promise<boolean> {
    const { now, end } = this.#times();
    const longest = sql<number>`${now} + ${sql.lit(MAX_LEASE_MS)}`;
    const taken = await this.database.query
      .insertInto('leases')
      .values({ name, owner, expires_at: end })
      .onConflict((row) => row.column('name').doUpdateSet({ owner, expires_at: end }).where((is) => is.or([is('leases.expires_at', '<=', now), is('leases.expires_at', '>', longest)])))
      .returning('owner')
      .executeTakeFirst();
    return taken !== undefined;
  }

  #lease(name: string, owner: string): Lease {
    const { query } = this.database;
    return {
      renew: async () => {
        const { now, end } = this.#times();
        const row = await query
          .updateTable('leases')
          .set({ expires_at: end })
          .where('name', '=', name)
          .where('owner', '=', owner)
          .where('expires_at', '>', now)
          .returning('owner')
          .executeTakeFirst();
        return row !== undefined;
      },
      release: async () => {
        await query.deleteFrom('leases').where('name', '=', name).where('owner', '=', owner).execute();
      },
    };
  }

  #times() {
    const now = storeTime[this.database.kind];
    return { now, end: sql<number>`${now} + ${sql.lit(this.leaseMs)}` };
  }
}
