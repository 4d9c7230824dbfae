import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { AppConfig } from '../config/index.js';
import { Database, storeTime } from '../storage/index.js';
import type { Slowing } from './pace.js';

/** Rows are looked at again for so long: one may become visible after a later one. */
const OVERLAP_MS = 5_000;

/** What the instances on one store write down of accounts that CleverReach has slowed, by the clock of the store. */
@Injectable()
export class PaceBoard {
  readonly #instance = randomUUID();
  readonly #read = new Map<string, number>();
  #newest: number | undefined;

  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  async write(accountId: string, { pauseMs, callsPerSecond }: Slowing): Promise<void> {
    const now = storeTime[this.database.kind];
    const row = {
      instance: this.#instance,
      calls_per_minute: Math.max(1, Math.round(callsPerSecond * 60)),
      slowed_at: now,
      paused_until: sql<number>`${now} + ${sql.lit(Math.ceil(pauseMs))}`,
    };
    await this.database.query
      .insertInto('upstream_pace')
      .values({ account_id: accountId, ...row })
      .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
      .execute();
  }

  /** What other instances have written since the last look; at the first look, what may still hold. */
  async readNew(): Promise<readonly (readonly [accountId: string, slowing: Slowing])[]> {
    const now = storeTime[this.database.kind];
    const since = this.#newest === undefined ? sql<number>`${now} - ${sql.lit(this.config.values.UPSTREAM_RATE_PAUSE_MAX_MS)}` : this.#newest - OVERLAP_MS;
    const rows = await this.database.query
      .selectFrom('upstream_pace')
      .select(['account_id', 'calls_per_minute', 'slowed_at', sql<number>`paused_until - ${now}`.as('left_ms')])
      .where('instance', '!=', this.#instance)
      .where('slowed_at', '>', since)
      .execute();
    const fresh = rows.filter((row) => this.#read.get(row.account_id) !== row.slowed_at);
    for (const { account_id: id, slowed_at: at } of fresh) {
      this.#read.set(id, at);
      this.#newest = Math.max(this.#newest ?? 0, at);
    }
    return fresh.map((row) => [row.account_id, { pauseMs: Math.max(0, row.left_ms), callsPerSecond: row.calls_per_minute / 60 }] as const);
  }
}
