import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { storeTime } from '../storage/index.js';
import type { Database, Tables } from '../storage/index.js';
import type { KeyHolder } from './ports.js';
import type { KeyRing } from './vault-key.js';

/** Which processes have which keys. One that is killed is forgotten after `lifeMs`. */
export class KeyHolders {
  readonly #id = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly lifeMs: number,
  ) {}

  /** Says which keys this process has. */
  async announce(ring: KeyRing, query: Kysely<Tables> = this.database.query): Promise<void> {
    const key_ids = ring.keys.map(({ id }) => id).join(' ');
    const expires_at = sql<number>`${this.#now} + ${sql.lit(this.lifeMs)}`;
    await query
      .insertInto('vault_holders')
      .values({ id: this.#id, place: `${hostname()}:${process.pid}`, key_ids, expires_at })
      .onConflict((row) => row.column('id').doUpdateSet({ key_ids, expires_at }))
      .execute();
  }

  async list(): Promise<readonly KeyHolder[]> {
    const rows = await this.database.query.selectFrom('vault_holders').selectAll().where('expires_at', '>', this.#now).orderBy('place').execute();
    return rows.map(({ place, key_ids }) => ({ place, keyIds: key_ids.split(' ') }));
  }

  /** Takes this process off the list, and those that were killed. */
  async leave(): Promise<void> {
    const isOver = sql<boolean>`expires_at <= ${this.#now}`;
    await this.database.query.deleteFrom('vault_holders').where((row) => row.or([row('id', '=', this.#id), isOver])).execute();
  }

  get #now() {
    return storeTime[this.database.kind];
  }
}
