import type { Selectable } from 'kysely';
import { GatewayError } from '../core/index.js';
import type { Database, Tables } from '../storage/index.js';
import type { GrantStore } from './grant-store.js';
import type { Farewell } from './farewell.js';
import { Accounts } from './ports.js';
import type { Connection, GrantStatus, Parting } from './ports.js';
import type { SeenGrants } from './seen-grants.js';

type Row = Pick<Selectable<Tables['grants']>, 'account_id' | 'parent_account_id' | 'client_id' | 'state' | 'expires_at' | 'failures' | 'retry_at' | 'since'> & { readonly name: string };

const toStatus = (row: Row): GrantStatus => ({
  accountId: row.account_id,
  parentId: row.parent_account_id ?? undefined,
  name: row.name,
  clientId: row.client_id,
  state: row.state,
  expiresAt: row.expires_at ?? undefined,
  failures: row.failures,
  retryAt: row.retry_at ?? undefined,
  since: row.since ?? undefined,
});

/** The connected accounts. Disconnecting takes the grant away; the account's name and its consumers stay for a later connection. */
export class StoredAccounts extends Accounts {
  constructor(
    private readonly database: Database,
    private readonly grants: GrantStore,
    private readonly farewell: Farewell,
    private readonly seen: SeenGrants,
  ) {
    super();
  }

  async connect(connection: Connection): Promise<void> {
    const { clientId, clientSecret, accessToken, refreshToken } = connection;
    if (clientId.trim() === '') throw new GatewayError('invalid_input', 'A CleverReach account needs the id of an OAuth client.');
    if (!clientSecret && !accessToken && !refreshToken) {
      throw new GatewayError('invalid_input', 'A CleverReach account needs a client secret, an access token or a refresh token.');
    }
    await this.grants.connect(connection);
    this.seen.forgetAll();
  }

  disconnect(accountId: string): Promise<Parting> {
    return this.farewell.disconnect(accountId);
  }

  async list(): Promise<readonly GrantStatus[]> {
    return (await this.#select().orderBy('accounts.id').execute()).map(toStatus);
  }

  async find(accountId: string): Promise<GrantStatus | undefined> {
    const row = await this.#select().where('accounts.id', '=', accountId).executeTakeFirst();
    return row && toStatus(row);
  }

  #select() {
    return this.database.query
      .selectFrom('grants')
      .innerJoin('accounts', 'accounts.id', 'grants.account_id')
      .select(['account_id', 'parent_account_id', 'accounts.name', 'client_id', 'state', 'expires_at', 'failures', 'retry_at', 'since']);
  }
}
