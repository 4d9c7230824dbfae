import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { giveBack } from './give-back.js';
import type { Database } from './ports.js';
import { AccountStamps, CallRecords, SharedAnswers } from './record-ports.js';
import type { CallClaim, ClaimedCall, Ending } from './record-ports.js';
import { storeTime } from './store-time.js';

/** Stamps as rows of the table `account_stamps`. */
export class DatabaseStamps extends AccountStamps {
  /** Put together once: every write runs it, and SQLite needs less to run it than Kysely to compile it. */
  readonly #change;

  constructor(private readonly database: Database) {
    super();
    this.#change = database.query.updateTable('account_stamps').set({ stamp: '' }).where('account_id', '=', '').compile();
  }

  async read(accountId: string): Promise<string> {
    return (await this.#find(accountId)) ?? (await this.#make(accountId));
  }

  async change(accountId: string, stamp: string): Promise<void> {
    await this.database.query.executeQuery({ ...this.#change, parameters: [stamp, accountId] });
  }

  async #find(accountId: string): Promise<string | undefined> {
    return (await this.database.query.selectFrom('account_stamps').select('stamp').where('account_id', '=', accountId).executeTakeFirst())?.stamp;
  }

  async #make(accountId: string): Promise<string> {
    const stamp = randomUUID();
    await this.database.query.insertInto('account_stamps').values({ account_id: accountId, stamp }).onConflict((row) => row.column('account_id').doNothing()).execute();
    return (await this.#find(accountId)) ?? stamp;
  }
}

/** Where there is no Redis every process keeps its own answers. */
export class NoSharedAnswers extends SharedAnswers {
  async find(): Promise<undefined> {
    return undefined;
  }

  put(): void {
    return undefined;
  }

  remove(): void {
    return undefined;
  }
}

interface Times {
  readonly leaseMs: number;
  readonly keepMs: number;
}

const SWEEP_MS = 60_000;

/** Calls as rows of the table `call_records`. */
export class DatabaseCallRecords extends CallRecords {
  #sweptAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly times: Times,
  ) {
    super();
  }

  /** A call that may have been claimed though the answer was lost is never begun: it must not look so. */
  async claim(claim: CallClaim): Promise<ClaimedCall> {
    await this.#sweep();
    try {
      return await this.#takeOrLook(claim);
    } catch (error) {
      void giveBack(() => this.release(claim), this.times.leaseMs);
      throw error;
    }
  }

  async renew({ id, owner }: CallClaim): Promise<void> {
    const { leaseEnd } = this.#now();
    await this.database.query.updateTable('call_records').set({ leased_until: leaseEnd }).where('id', '=', id).where('owner', '=', owner).execute();
  }

  async end({ id, owner }: CallClaim, ending: Ending): Promise<void> {
    const answer = ending.state === 'done' ? ending.sealed : null;
    const { end } = this.#now();
    await this.database.query
      .updateTable('call_records')
      .set({ state: ending.state, answer, expires_at: end })
      .where('id', '=', id)
      .where('owner', '=', owner)
      .execute();
  }

  async release({ id, owner }: Pick<CallClaim, 'id' | 'owner'>): Promise<void> {
    await this.database.query.deleteFrom('call_records').where('id', '=', id).where('owner', '=', owner).execute();
  }

  async #takeOrLook(claim: CallClaim): Promise<ClaimedCall> {
    for (;;) {
      if (await this.#take(claim)) return { state: 'mine' };
      const known = await this.#look(claim);
      if (known) return known;
    }
  }

  async #take({ id, fingerprint, owner, isRepeatable }: CallClaim): Promise<boolean> {
    const { now, leaseEnd, end } = this.#now();
    const columns = { fingerprint, owner, state: 'running' as const, leased_until: leaseEnd, expires_at: end, answer: null };
    const taken = await this.database.query
      .insertInto('call_records')
      .values({ id, ...columns })
      .onConflict((row) =>
        row.column('id').doUpdateSet(columns).where((is) => {
          const isOver = is('call_records.expires_at', '<=', now);
          const isLeft = [is('call_records.state', '=', 'running'), is('call_records.leased_until', '<=', now), is('call_records.fingerprint', '=', fingerprint)];
          return isRepeatable ? is.or([isOver, is.and(isLeft)]) : isOver;
        }),
      )
      .returning('owner')
      .executeTakeFirst();
    return taken !== undefined;
  }

  /** Undefined where the row has gone meanwhile. */
  async #look({ id, fingerprint }: CallClaim): Promise<ClaimedCall | undefined> {
    const { now } = this.#now();
    const row = await this.database.query
      .selectFrom('call_records')
      .select(['fingerprint', 'owner', 'state', 'answer', sql<number>`case when leased_until > ${now} then 1 else 0 end`.as('is_leased')])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return undefined;
    if (row.fingerprint !== fingerprint) return { state: 'other' };
    if (row.state === 'done') return { state: 'done', sealed: row.answer, owner: row.owner };
    return { state: row.state === 'running' && Number(row.is_leased) === 1 ? 'running' : 'unknown' };
  }

  async #sweep(): Promise<void> {
    if (performance.now() - this.#sweptAt < SWEEP_MS) return;
    this.#sweptAt = performance.now();
    await this.database.query.deleteFrom('call_records').where('expires_at', '<=', this.#now().now).execute();
  }

  #now() {
    const now = storeTime[this.database.kind];
    return { now, leaseEnd: sql<number>`${now} + ${sql.lit(this.times.leaseMs)}`, end: sql<number>`${now} + ${sql.lit(this.times.keepMs)}` };
  }
}
