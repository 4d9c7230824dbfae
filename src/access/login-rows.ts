import { Injectable } from '@nestjs/common';
import type { Kysely } from 'kysely';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import type { ConsumerPolicy } from './consumer-policy.js';
import type { Caller, ConsumerKind, ConsumerSwitches, Scope } from './ports.js';

type Query = Kysely<Tables>;

/** The columns of a consumer that make a caller of whoever proves to be it. */
export const consumerColumns = [
  'consumers.id as consumer_id',
  'consumers.name as consumer_name',
  'consumers.kind as consumer_kind',
  'consumers.scopes as consumer_scopes',
  'consumers.switches as consumer_switches',
  'consumers.policy as consumer_policy',
] as const;

export interface ConsumerRow {
  readonly consumer_id: string;
  readonly consumer_name: string;
  readonly consumer_kind: string;
  readonly consumer_scopes: string;
  readonly consumer_switches: string;
  readonly consumer_policy: string;
}

/** A login that may be used, with its consumer. */
export interface LoginRow extends ConsumerRow {
  readonly id: string;
  readonly kind: 'oauth' | 'legacy';
  readonly account_id: string;
  readonly client_id: string;
  readonly secret_hash: string;
  readonly signing_key: string;
  readonly redirect_uris: string;
}

/** Its own account; a sub-account that lives by its grant; a sub-account that is connected by itself. */
export type AccountTie = 'main' | 'derived' | 'separate';

export const readScopes = (row: { readonly consumer_scopes: string }): readonly Scope[] => JSON.parse(row.consumer_scopes) as Scope[];

export const readRedirectUris = (row: { readonly redirect_uris: string }): readonly string[] => JSON.parse(row.redirect_uris) as string[];

type Proof = Pick<Caller, 'accountIds' | 'credential' | 'expiresAt'>;

export const toCaller = (row: ConsumerRow, proof: Proof): Caller => ({
  consumerId: row.consumer_id,
  consumerName: row.consumer_name,
  kind: row.consumer_kind as ConsumerKind,
  scopes: new Set(readScopes(row)),
  switches: JSON.parse(row.consumer_switches) as ConsumerSwitches,
  policy: JSON.parse(row.consumer_policy) as ConsumerPolicy,
  ...proof,
});

/** Logins that may be used: not revoked, nor their consumer, and their account still belongs to the consumer. */
export const selectLogins = (query: Query) =>
  query
    .selectFrom('logins')
    .innerJoin('consumers', 'consumers.id', 'logins.consumer_id')
    .innerJoin('consumer_accounts', (join) =>
      join
        .onRef('consumer_accounts.consumer_id', '=', 'logins.consumer_id')
        .onRef('consumer_accounts.account_id', '=', 'logins.account_id'),
    )
    .where('logins.revoked_at', 'is', null)
    .where('consumers.revoked_at', 'is', null)
    .select(['logins.id', 'logins.kind', 'logins.account_id', 'logins.client_id', 'logins.secret_hash', 'logins.signing_key', 'logins.redirect_uris'])
    .select(consumerColumns);

/** Finds logins that may be used. */
@Injectable()
export class LoginRows {
  constructor(private readonly database: Database) {}

  findById(id: string): Promise<LoginRow | undefined> {
    return selectLogins(this.database.query).where('logins.id', '=', id).executeTakeFirst();
  }

  findOAuth(clientId: string): Promise<LoginRow | undefined> {
    return this.#ofClient('oauth', clientId).executeTakeFirst();
  }

  findLegacy(clientId: string, login: string): Promise<LoginRow | undefined> {
    return this.#ofClient('legacy', clientId).where('logins.login', '=', login).executeTakeFirst();
  }

  /** How an account hangs together with a login: undefined where tokens of the login are no good for it. */
  async findTie(login: LoginRow, accountId: string): Promise<AccountTie | undefined> {
    if (accountId === login.account_id) return 'main';
    const grant = await this.database.query.selectFrom('grants').select('parent_account_id').where('account_id', '=', accountId).executeTakeFirst();
    if (!grant) return undefined;
    if (grant.parent_account_id === null) return 'separate';
    return grant.parent_account_id === login.account_id ? 'derived' : undefined;
  }

  /** The fixed token with a hash that may be used: not revoked, nor its consumer, and the account still belongs to the consumer. */
  findFixedToken(hash: string): Promise<(ConsumerRow & { readonly id: string; readonly account_id: string }) | undefined> {
    return this.database.query
      .selectFrom('fixed_tokens')
      .innerJoin('consumers', 'consumers.id', 'fixed_tokens.consumer_id')
      .innerJoin('consumer_accounts', (join) =>
        join
          .onRef('consumer_accounts.consumer_id', '=', 'fixed_tokens.consumer_id')
          .onRef('consumer_accounts.account_id', '=', 'fixed_tokens.account_id'),
      )
      .where('fixed_tokens.hash', '=', hash)
      .where('fixed_tokens.revoked_at', 'is', null)
      .where('consumers.revoked_at', 'is', null)
      .select(['fixed_tokens.id', 'fixed_tokens.account_id'])
      .select(consumerColumns)
      .executeTakeFirst();
  }

  /** Every login of /login under a customer number. */
  listLegacy(clientId: string): Promise<LoginRow[]> {
    return this.#ofClient('legacy', clientId).execute();
  }

  #ofClient(kind: LoginRow['kind'], clientId: string) {
    return selectLogins(this.database.query).where('logins.kind', '=', kind).where('logins.client_id', '=', clientId);
  }
}
