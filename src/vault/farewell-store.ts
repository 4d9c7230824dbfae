import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Clock, Secret } from '../core/index.js';
import type { Database, Tables } from '../storage/index.js';
import { MAX_PAUSE_MS } from './grant.js';
import type { NewTokens } from './grant-store.js';
import type { Vault } from './ports.js';

/** Longer than ending a grant takes, so that two processes do not end it at once. */
const CLAIM_MS = 300_000;
const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;

type Row = Selectable<Tables['farewells']>;
type SealedKind = 'access_token' | 'refresh_token' | 'client_secret';

/** A grant that is gone here and whose tokens CleverReach shall end. Times are milliseconds since 1970. */
export interface LeavingGrant {
  readonly id: string;
  readonly accountId: string;
  readonly clientId: string;
  readonly expiresAt: number | undefined;
  readonly attempts: number;
  readonly createdAt: number;
  /** Its texts. Throws where they do not open any more. */
  readonly open: () => Readonly<Record<'access' | 'refresh' | 'clientSecret', Secret | undefined>>;
}

/** Keeps the grants of disconnected accounts, sealed as they were, until CleverReach has ended them. */
export class FarewellStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {}

  /** Takes the grant of an account and those derived of it away from whoever might use them. The caller is the first to try to end them. */
  take(accountId: string): Promise<readonly LeavingGrant[]> {
    const created_at = this.clock.now();
    return this.database.transaction(async (query) => {
      const grants = await query
        .deleteFrom('grants')
        .where((row) => row.or([row('account_id', '=', accountId), row('parent_account_id', '=', accountId)]))
        .returning(['account_id', 'client_id', 'client_secret', 'access_token', 'refresh_token', 'expires_at'])
        .execute();
      const rows = grants.map((grant) => ({ ...grant, id: randomUUID(), attempts: 0, next_at: created_at + CLAIM_MS, created_at }));
      if (rows.length > 0) await query.insertInto('farewells').values(rows).execute();
      return rows.map((row) => this.#toLeaving(row));
    });
  }

  /** Takes one that is due; other processes leave it alone meanwhile. */
  async claimNext(): Promise<LeavingGrant | undefined> {
    const now = this.clock.now();
    const row = await this.database.transaction(async (query) => {
      const due = await query
        .selectFrom('farewells')
        .select('id')
        .where((is) => is.or([is('next_at', '<=', now), is('next_at', '>', now + MAX_PAUSE_MS)]))
        .orderBy('next_at')
        .limit(1)
        .executeTakeFirst();
      return due && query.updateTable('farewells').set({ next_at: now + CLAIM_MS }).where('id', '=', due.id).returningAll().executeTakeFirst();
    });
    return row && this.#toLeaving(row);
  }

  /** Whether the account has been connected again through the same OAuth client. */
  async isBack({ accountId, clientId }: LeavingGrant): Promise<boolean> {
    const grant = await this.database.query.selectFrom('grants').select('client_id').where('account_id', '=', accountId).executeTakeFirst();
    return grant?.client_id === clientId;
  }

  /** The tokens that took the place of its own. */
  async renew({ id, accountId }: LeavingGrant, { access, refresh, expiresAt }: NewTokens): Promise<void> {
    const seal = (text: Secret | undefined, kind: SealedKind): string | null => (text ? this.vault.seal(text, { owner: accountId, kind }) : null);
    const tokens = { access_token: seal(access, 'access_token'), refresh_token: seal(refresh, 'refresh_token'), expires_at: expiresAt };
    await this.database.query.updateTable('farewells').set(tokens).where('id', '=', id).execute();
  }

  async postpone({ id, attempts }: LeavingGrant): Promise<void> {
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** attempts, LONGEST_PAUSE_MS);
    await this.database.query.updateTable('farewells').set({ attempts: attempts + 1, next_at: this.clock.now() + pauseMs }).where('id', '=', id).execute();
  }

  async erase({ id }: LeavingGrant): Promise<void> {
    await this.database.query.deleteFrom('farewells').where('id', '=', id).execute();
  }

  #toLeaving(row: Omit<Row, 'next_at'>): LeavingGrant {
    const open = (kind: SealedKind): Secret | undefined => {
      const sealed = row[kind];
      return sealed === null ? undefined : this.vault.open(sealed, { owner: row.account_id, kind });
    };
    return {
      id: row.id,
      accountId: row.account_id,
      clientId: row.client_id,
      expiresAt: row.expires_at ?? undefined,
      attempts: row.attempts,
      createdAt: row.created_at,
      open: () => ({ access: open('access_token'), refresh: open('refresh_token'), clientSecret: open('client_secret') }),
    };
  }
}
