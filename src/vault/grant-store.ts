import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Selectable, UpdateObject } from 'kysely';
import type { Clock, Secret } from '../core/index.js';
import { storeTime } from '../storage/index.js';
import type { Database, Tables } from '../storage/index.js';
import { MAX_PAUSE_MS, planRenewal } from './grant.js';
import type { Grant } from './grant.js';
import { notConnected } from './grant-errors.js';
import type { Adoption, Connection, GrantState, Place, SubAccount, Vault } from './ports.js';

/** New tokens and until when the access token is good, in milliseconds since 1970. */
export interface NewTokens {
  readonly access: Secret;
  readonly refresh: Secret | undefined;
  readonly expiresAt: number;
}

/** How a renewal went wrong, and whether the access token is still worth trying. */
export interface Failure {
  readonly state: Exclude<GrantState, 'connected'>;
  readonly retryAt: number | undefined;
  readonly access: 'keep' | 'forget';
}

interface GrantStoreOptions {
  readonly clock: Clock;
  readonly renewBeforeMs: number;
}

type Row = Selectable<Tables['grants']>;
/** A grant made anew must not have a version that a running renewal of an earlier one has read. */
const nextVersion = sql<number>`grants.version + 1`;
type SealedKind = Extract<Place['kind'], 'access_token' | 'refresh_token' | 'client_secret'>;

/** The grants as sealed rows. Every write but a new connection names the version it has read and does nothing where that is gone. */
export class GrantStore {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly options: GrantStoreOptions,
  ) {}

  async read(accountId: string): Promise<Grant | undefined> {
    const row = await this.database.query.selectFrom('grants').selectAll().where('account_id', '=', accountId).executeTakeFirst();
    return row && this.#open(row);
  }

  /** Stores the account and a grant that begins anew. */
  async connect(connection: Connection): Promise<void> {
    const { accountId, name } = connection;
    const created_at = this.options.clock.now();
    const grant = this.#firstGrant(connection, created_at);
    await this.database.transaction(async (query) => {
      await query.insertInto('accounts').values({ id: accountId, name, created_at }).onConflict((row) => row.column('id').doUpdateSet({ name })).execute();
      await query
        .insertInto('grants')
        .values({ account_id: accountId, version: created_at, ...grant })
        .onConflict((row) => row.column('account_id').doUpdateSet({ ...grant, version: nextVersion }))
        .execute();
    });
  }

  /** Stores the first tokens of a sub-account. Changes nothing where it is connected by itself; throws `not_connected` where its agency is not. */
  async derive({ accountId, parentId, name }: SubAccount, tokens: NewTokens): Promise<Adoption['grant']> {
    const now = this.options.clock.now();
    return this.database.transaction(async (query) => {
      const rows = await query.selectFrom('grants').select(['account_id', 'parent_account_id', 'client_id']).where('account_id', 'in', [parentId, accountId]).execute();
      const parent = rows.find((row) => row.account_id === parentId && row.parent_account_id === null);
      if (!parent) throw notConnected(parentId);
      const known = rows.find((row) => row.account_id === accountId);
      if (known?.parent_account_id === null) return 'own';
      const { client_id } = parent;
      const grant = { ...this.#tokens(accountId, tokens), parent_account_id: parentId, client_id, client_secret: null, failures: 0, since: now, updated_at: now };
      const connection = randomUUID();
      await query.insertInto('accounts').values({ id: accountId, name, created_at: now }).onConflict((row) => row.column('id').doNothing()).execute();
      await query
        .insertInto('grants')
        .values({ account_id: accountId, version: now, connection, ...grant })
        .onConflict((row) => row.column('account_id').doUpdateSet({ ...grant, ...(known?.parent_account_id !== parentId && { connection }), version: nextVersion }))
        .execute();
      return 'derived';
    });
  }

  /**
   * Says that an exchange begins and takes `ms` at most; false where another one may be under way, or somebody wrote the grant since
   * it was read. This holds though the locks are lost, as they are in a Redis that is killed.
   */
  async begin({ accountId, version }: Grant, ms: number): Promise<boolean> {
    const now = storeTime[this.database.kind];
    const row = await this.database.query
      .updateTable('grants')
      .set({ exchange_until: sql<number>`${now} + ${sql.lit(ms)}` })
      .where('account_id', '=', accountId)
      .where('version', '=', version)
      .where((is) => is.or([is('exchange_until', 'is', null), is('exchange_until', '<=', now)]))
      .returning('version')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The grant with its new tokens and so many failures behind it, or undefined where somebody else wrote it since it was read. */
  async keep(grant: Grant, tokens: NewTokens, failures: number): Promise<Grant | undefined> {
    return this.#update(grant, { ...this.#tokens(grant.accountId, tokens), failures });
  }

  /** The grant with its failure, or undefined where somebody else wrote it since it was read. */
  async fail(grant: Grant, { state, retryAt, access }: Failure): Promise<Grant | undefined> {
    return this.#update(grant, {
      state,
      failures: grant.failures + 1,
      retry_at: retryAt ?? null,
      ...(access === 'forget' && { access_token: null, expires_at: null, renew_at: null }),
    });
  }

  /** Accounts whose token is to be renewed at `now`, the most urgent first. Sub-accounts are renewed when somebody asks for them. */
  async listDue(now: number, limit: number): Promise<readonly string[]> {
    const rows = await this.database.query
      .selectFrom('grants')
      .select('account_id')
      .where('renew_at', '<=', now)
      .where('parent_account_id', 'is', null)
      .where('state', '!=', 'reconnect_needed')
      .where((row) => row.or([row('retry_at', 'is', null), row('retry_at', '<=', now), row('retry_at', '>', now + MAX_PAUSE_MS)]))
      .orderBy('renew_at')
      .limit(limit)
      .execute();
    return rows.map(({ account_id }) => account_id);
  }

  async #update(grant: Grant, change: UpdateObject<Tables, 'grants'> & { readonly state: GrantState }): Promise<Grant | undefined> {
    const now = this.options.clock.now();
    const row = await this.database.query
      .updateTable('grants')
      .set({ ...change, exchange_until: null, ...(grant.state !== change.state && { since: now }), version: grant.version + 1, updated_at: now })
      .where('account_id', '=', grant.accountId)
      .where('version', '=', grant.version)
      .returningAll()
      .executeTakeFirst();
    return row && this.#open(row);
  }

  #firstGrant({ accountId, clientId, clientSecret, accessToken, refreshToken, expiresAt }: Connection, now: number) {
    const renewAt = accessToken ? expiresAt && this.#planRenewal(expiresAt) : now;
    return {
      parent_account_id: null,
      client_id: clientId,
      client_secret: this.#seal(clientSecret, 'client_secret', accountId),
      access_token: this.#seal(accessToken, 'access_token', accountId),
      refresh_token: this.#seal(refreshToken, 'refresh_token', accountId),
      expires_at: (accessToken && expiresAt) ?? null,
      renew_at: renewAt ?? null,
      state: 'connected' as const,
      failures: 0,
      retry_at: null,
      exchange_until: null,
      since: now,
      connection: randomUUID(),
      updated_at: now,
    };
  }

  #tokens(accountId: string, { access, refresh, expiresAt }: NewTokens) {
    return {
      access_token: this.#seal(access, 'access_token', accountId),
      refresh_token: this.#seal(refresh, 'refresh_token', accountId),
      expires_at: expiresAt,
      renew_at: this.#planRenewal(expiresAt),
      state: 'connected' as const,
      retry_at: null,
    };
  }

  #planRenewal(expiresAt: number): number {
    return planRenewal({ now: this.options.clock.now(), expiresAt, beforeMs: this.options.renewBeforeMs });
  }

  #seal(text: Secret | undefined, kind: SealedKind, owner: string): string | null {
    return text ? this.vault.seal(text, { owner, kind }) : null;
  }

  #open(row: Row): Grant {
    const open = (kind: SealedKind): Secret | undefined => {
      const sealed = row[kind];
      return sealed === null ? undefined : this.vault.open(sealed, { owner: row.account_id, kind });
    };
    return {
      accountId: row.account_id,
      parentId: row.parent_account_id ?? undefined,
      clientId: row.client_id,
      clientSecret: open('client_secret'),
      access: open('access_token'),
      refresh: open('refresh_token'),
      expiresAt: row.expires_at ?? undefined,
      renewAt: row.renew_at ?? undefined,
      state: row.state,
      failures: row.failures,
      retryAt: row.retry_at ?? undefined,
      connection: row.connection ?? '',
      version: row.version,
    };
  }
}
