import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { AppConfig } from '../../config/index.js';
import { Clock, GatewayError, Secret } from '../../core/index.js';
import { Database } from '../../storage/index.js';
import type { Tables } from '../../storage/index.js';
import { Vault } from '../../vault/index.js';
import type { Place } from '../../vault/index.js';
import { toWrite } from './buffered-write.js';
import type { BufferedWrite, KeptRequest, NewBufferedWrite } from './buffered-write.js';
import { meet, signedUpIn } from './concerned.js';
import type { Concerned } from './concerned.js';
import { forgetOldNotes } from './overtaking-calls.js';

/** A write that waits for its turn, with what has to be sent. */
export interface WaitingWrite {
  readonly write: BufferedWrite;
  /** Undefined where it does not open: a key is missing, or the row is damaged. */
  readonly request: KeptRequest | undefined;
}

/** How a write ended for good. */
export interface SettledWrite {
  readonly state: 'delivered' | 'failed';
  readonly reason?: string | undefined;
  /** Where CleverReach has taken some of its rows: how many, and the write with the others alone. */
  readonly part?: { readonly taken: number; readonly left: KeptRequest | undefined } | undefined;
}

/** What is lost of writes: a part also where CleverReach has taken some rows of one. */
export type Loss = 'none' | 'part' | 'all';

/** More writes, or more of them, are not opened for one question: they may be about anybody. */
const MOST_LOOKED_AT = 100;
const MOST_BYTES_LOOKED_AT = 1_048_576;

const placeOf = (id: string): Place => ({ owner: id, kind: 'buffered_write' });

const noRoom = (): GatewayError => new GatewayError('insufficient_storage', 'No more writes of this account can be kept until CleverReach takes some.');

/** Keeps writes, sealed, until CleverReach takes them. Those of one account have one order: the one in which they came. */
@Injectable()
export class WriteBuffer {
  /** Accounts for which writes waited when this process looked last. */
  #hadWaiting = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Stores a write and resolves to its id once it would survive a crash; undefined where it is overtaken. Throws `insufficient_storage`. */
  async keep({ accountId, consumerId, endpoint, request }: NewBufferedWrite, isOvertaken: (query: Transaction<Tables>) => Promise<boolean>): Promise<string | undefined> {
    const id = randomUUID();
    const sealed = this.#seal(id, request);
    const now = this.clock.now();
    const isKept = await this.database.transaction(async (query) => {
      if (await isOvertaken(query)) return false;
      await this.#checkRoom(query, accountId, sealed.length);
      const place = { id, account_id: accountId, consumer_id: consumerId, endpoint, request: sealed, bytes: sealed.length };
      await query.insertInto('buffered_writes').values({ ...place, state: 'pending', attempts: 0, next_at: now, created_at: now, taken_rows: null }).execute();
      return true;
    });
    if (!isKept) return undefined;
    this.#hadWaiting.add(accountId);
    return id;
  }

  /** Whether a write of the account waits that may be about those concerned. */
  async hasWaiting(accountId: string, concerned: Concerned = 'anybody'): Promise<boolean> {
    const most = concerned === 'anybody' ? 1 : MOST_LOOKED_AT + 1;
    const waiting = await this.#waitingOf(accountId).select(['id', 'bytes']).limit(most).execute();
    if (concerned === 'anybody' || waiting.length === 0) return waiting.length > 0;
    if (waiting.length > MOST_LOOKED_AT || waiting.reduce((sum, { bytes }) => sum + bytes, 0) > MOST_BYTES_LOOKED_AT) return true;
    const rows = await this.#waitingOf(accountId).select(['id', 'request']).where('id', 'in', waiting.map(({ id }) => id)).execute();
    return rows.some(({ id, request }) => meet(this.#signedUpIn(id, request ?? ''), concerned));
  }

  /** Whether writes of the account waited a moment ago, for a store that does not answer now. */
  hadWaiting(accountId: string): boolean {
    return this.#hadWaiting.has(accountId);
  }

  /** What will not be delivered any more of these writes. One that nobody knows any more was delivered. */
  async lossOf(ids: readonly string[]): Promise<Loss> {
    if (ids.length === 0) return 'none';
    const lost = await this.database.query.selectFrom('buffered_writes').select('taken_rows').where('id', 'in', ids).where('state', 'in', ['failed', 'dropped']).execute();
    if (lost.length === 0) return 'none';
    return lost.length === ids.length && lost.every(({ taken_rows }) => taken_rows === null) ? 'all' : 'part';
  }

  /** Makes the waiting writes of an account due that CleverReach has not stumbled over: somebody waits for them. */
  async hasten(accountId: string): Promise<void> {
    await this.database.query
      .updateTable('buffered_writes')
      .set({ next_at: this.clock.now() })
      .where('account_id', '=', accountId)
      .where('state', '=', 'pending')
      .where('attempts', '=', 0)
      .where('next_at', '>', this.clock.now())
      .execute();
  }

  /** Accounts whose first waiting write is due. */
  async accountsDue(): Promise<readonly string[]> {
    const heads = await this.database.query
      .selectFrom('buffered_writes')
      .select(['account_id', ({ fn }) => fn.min('seq').as('seq')])
      .where('state', '=', 'pending')
      .groupBy('account_id')
      .execute();
    this.#hadWaiting = new Set(heads.map(({ account_id }) => account_id));
    if (heads.length === 0) return [];
    const rows = await this.database.query
      .selectFrom('buffered_writes')
      .select(['account_id', 'next_at'])
      .where('seq', 'in', heads.map(({ seq }) => Number(seq)))
      .execute();
    return rows.filter((row) => this.#isDue(row)).map(({ account_id }) => account_id);
  }

  /** The first waiting write of an account, where it is due. */
  async next(accountId: string): Promise<WaitingWrite | undefined> {
    const row = await this.database.query
      .selectFrom('buffered_writes')
      .selectAll()
      .where('state', '=', 'pending')
      .where('account_id', '=', accountId)
      .orderBy('seq')
      .limit(1)
      .executeTakeFirst();
    if (!row || !this.#isDue(row)) return undefined;
    return { write: toWrite(row), request: this.#open(row.id, row.request ?? '') };
  }

  /** A write that was delivered, or failed for good. What was delivered is erased; of what failed in part only the rest is kept. */
  async settle(id: string, { state, reason, part }: SettledWrite): Promise<void> {
    const request = part?.left && this.#seal(id, part.left);
    const kept = state === 'delivered' ? { request: null, bytes: 0 } : { ...(request !== undefined && { request, bytes: request.length }), ...(part && { taken_rows: part.taken }) };
    await this.database.query
      .updateTable('buffered_writes')
      .set((row) => ({ state, reason: reason ?? null, attempts: row('attempts', '+', 1), settled_at: this.clock.now(), ...kept }))
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .execute();
  }

  /** A write that has to wait and be sent again; only what CleverReach stumbled over counts as an attempt, since one that is down says nothing of the write. */
  async postpone({ id, attempts, createdAt }: BufferedWrite, { reason, isAnswered }: { readonly reason: string; readonly isAnswered: boolean }): Promise<void> {
    const tried = attempts + (isAnswered ? 1 : 0);
    await this.database.query
      .updateTable('buffered_writes')
      .set({ reason, next_at: this.clock.now() + this.#pauseMs(createdAt, tried), attempts: tried })
      .where('id', '=', id)
      .where('state', '=', 'pending')
      .execute();
  }

  /** How many writes are in a state that somebody waits for. */
  async count(): Promise<Readonly<Record<'pending' | 'failed', number>>> {
    const rows = await this.database.query
      .selectFrom('buffered_writes')
      .select(['state', ({ fn }) => fn.countAll().as('writes')])
      .where('state', 'in', ['pending', 'failed'])
      .groupBy('state')
      .execute();
    const countOf = (state: string): number => Number(rows.find((row) => row.state === state)?.writes ?? 0);
    return { pending: countOf('pending'), failed: countOf('failed') };
  }

  /** Forgets what was delivered or dropped long ago: what was dropped no sooner than the Idempotency-Key of its call, which must not tell it as accepted. */
  async forgetOld(): Promise<void> {
    const { BUFFER_KEEP_DAYS, IDEMPOTENCY_SECONDS } = this.config.values;
    const keepMs = BUFFER_KEEP_DAYS * 86_400_000;
    await forgetOldNotes(this.database);
    await this.#forget('delivered', keepMs);
    await this.#forget('dropped', Math.max(keepMs, IDEMPOTENCY_SECONDS * 1_000));
  }

  async #forget(state: 'delivered' | 'dropped', keepMs: number): Promise<void> {
    await this.database.query.deleteFrom('buffered_writes').where('state', '=', state).where('settled_at', '<=', this.clock.now() - keepMs).execute();
  }

  async #checkRoom(query: Transaction<Tables>, accountId: string, bytes: number): Promise<void> {
    const { writes, used } = await query
      .selectFrom('buffered_writes')
      .select(({ fn }) => [fn.countAll().as('writes'), fn.sum('bytes').as('used')])
      .where('state', '=', 'pending')
      .where('account_id', '=', accountId)
      .executeTakeFirstOrThrow();
    const { BUFFER_MAX_WRITES, BUFFER_MAX_BYTES } = this.config.values;
    if (Number(writes) >= BUFFER_MAX_WRITES || Number(used ?? 0) + bytes > BUFFER_MAX_BYTES) throw noRoom();
  }

  /** A tenth of the time the write has waited already, and twice as long after each attempt; jittered, so that accounts do not all come at the same moment. */
  #pauseMs(createdAt: number, attempts: number): number {
    const { BUFFER_RETRY_MS, BUFFER_RETRY_MAX_MS } = this.config.values;
    const pauseMs = Math.max(BUFFER_RETRY_MS * 2 ** attempts, (this.clock.now() - createdAt) / 10);
    return Math.round(Math.min(BUFFER_RETRY_MAX_MS, pauseMs) * (0.75 + Math.random() / 4));
  }

  /** What is due later than any pause lasts was written by a clock that runs ahead of this one. */
  #isDue({ next_at }: { readonly next_at: number }): boolean {
    const now = this.clock.now();
    return next_at <= now || next_at > now + this.config.values.BUFFER_RETRY_MAX_MS;
  }

  #waitingOf(accountId: string) {
    return this.database.query.selectFrom('buffered_writes').where('state', '=', 'pending').where('account_id', '=', accountId);
  }

  #seal(id: string, request: KeptRequest): string {
    return this.vault.seal(new Secret(JSON.stringify(request)), placeOf(id));
  }

  #signedUpIn(id: string, sealed: string): Concerned {
    const body = this.#open(id, sealed)?.body;
    return body ? signedUpIn(Buffer.from(body.base64, 'base64')) : 'anybody';
  }

  #open(id: string, sealed: string): KeptRequest | undefined {
    try {
      return JSON.parse(this.vault.open(sealed, placeOf(id)).reveal()) as KeptRequest;
    } catch {
      return undefined;
    }
  }
}
