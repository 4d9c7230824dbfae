import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Transaction } from 'kysely';
import { Secret } from '../../core/index.js';
import { Database, storeTime } from '../../storage/index.js';
import type { Tables } from '../../storage/index.js';
import { Vault } from '../../vault/index.js';
import type { Place } from '../../vault/index.js';
import { meet } from './concerned.js';
import type { Concerned } from './concerned.js';

/** A sign-up that is about to be kept. */
export interface LateSignUp {
  readonly accountId: string;
  readonly concerned: Concerned;
  /** How long ago it came in. */
  readonly ageMs: () => number;
  /** What it has noted itself, since it ends something for others of its rows, and what those have noted that were not carried out, or wait to be kept behind it. */
  readonly harmless: ReadonlySet<string | undefined>;
}

/** The longest UPSTREAM_DEADLINE_MS: no sign-up is tried longer. One that is older, because its process stood still, is taken for overtaken, so a shorter time would only lose sign-ups and a longer one keep notes. */
const KEPT_MS = 3_600_000;

/** Forgets calls that were noted before every sign-up that may still be under way. */
export const forgetOldNotes = async ({ kind, query }: Database): Promise<void> => {
  await query.deleteFrom('overtaking_calls').where('begun_at', '<', sql<number>`${storeTime[kind]} - ${sql.lit(2 * KEPT_MS)}`).execute();
};

const placeOf = (id: string): Place => ({ owner: id, kind: 'overtaking_call' });

/**
 * Tells other processes of calls that a sign-up under way would undo if it were kept after them. Such a call is noted before it looks
 * for sign-ups that wait, and a sign-up looks for notes where it is kept: whichever of the two comes second sees the other.
 */
@Injectable()
export class OvertakingCalls {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
  ) {}

  /** Notes a call before it is sent; undefined where no consumer has any sign-ups kept. */
  async note(accountId: string, concerned: Concerned): Promise<string | undefined> {
    if (!(await this.#areSignUpsKept())) return undefined;
    const id = randomUUID();
    const sealed = this.vault.seal(new Secret(JSON.stringify(concerned === 'anybody' ? concerned : [...concerned])), placeOf(id));
    await this.database.query.insertInto('overtaking_calls').values({ id, account_id: accountId, begun_at: storeTime[this.database.kind], concerned: sealed }).execute();
    return id;
  }

  /** Forgets a call that was not carried out: it undoes no sign-up. */
  async takeBack(id: string): Promise<void> {
    await this.database.query.deleteFrom('overtaking_calls').where('id', '=', id).execute();
  }

  /** Whether a call was noted after a sign-up came in that would undo it, in the transaction that keeps it. */
  async isAhead(query: Transaction<Tables>, { accountId, concerned, ageMs, harmless }: LateSignUp): Promise<boolean> {
    // What is being noted is waited for, and what is noted later finds the sign-up kept. SQLite has one writer anyway.
    if (this.database.kind === 'postgres') await sql`lock table overtaking_calls in share mode`.execute(query);
    const { now } = await query.selectNoFrom(storeTime[this.database.kind].as('now')).executeTakeFirstOrThrow();
    const age = ageMs(); // asked for after the time of the store, so that no note is taken for older than the sign-up
    if (age > KEPT_MS) return true;
    const notes = await query.selectFrom('overtaking_calls').select(['id', 'concerned']).where('account_id', '=', accountId).where('begun_at', '>=', Math.floor(now - age)).execute();
    return notes.some((note) => !harmless.has(note.id) && meet(this.#open(note.id, note.concerned), concerned));
  }

  async #areSignUpsKept(): Promise<boolean> {
    return (await this.database.query.selectFrom('consumers').select('id').where('policy', 'like', '%"buffered":%').limit(1).executeTakeFirst()) !== undefined;
  }

  #open(id: string, sealed: string): Concerned {
    try {
      const told = JSON.parse(this.vault.open(sealed, placeOf(id)).reveal()) as 'anybody' | readonly string[];
      return told === 'anybody' ? told : new Set(told);
    } catch {
      return 'anybody';
    }
  }
}
