import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import type { Database } from '../storage/index.js';
import { OAuthApps } from './ports.js';
import type { OAuthApp, Vault } from './ports.js';
import { ownerOfApp } from './sealed-columns.js';

const placeOf = (clientId: string) => ({ kind: 'client_secret', owner: ownerOfApp(clientId) }) as const;

/** The OAuth apps, their secrets sealed. */
export class OAuthAppStore extends OAuthApps {
  constructor(
    private readonly database: Database,
    private readonly vault: Vault,
    private readonly clock: Clock,
  ) {
    super();
  }

  async put(clientId: string, clientSecret: Secret): Promise<void> {
    const client_secret = this.vault.seal(clientSecret, placeOf(clientId));
    await this.database.query
      .insertInto('oauth_apps')
      .values({ client_id: clientId, client_secret, created_at: this.clock.now() })
      .onConflict((row) => row.column('client_id').doUpdateSet({ client_secret }))
      .execute();
  }

  async list(): Promise<readonly OAuthApp[]> {
    const rows = await this.database.query.selectFrom('oauth_apps').select(['client_id', 'created_at']).orderBy('created_at').execute();
    return rows.map(({ client_id, created_at }) => ({ clientId: client_id, createdAt: created_at }));
  }

  async remove(clientId: string): Promise<boolean> {
    const { numDeletedRows } = await this.database.query.deleteFrom('oauth_apps').where('client_id', '=', clientId).executeTakeFirst();
    return numDeletedRows > 0n;
  }

  /** The secret of an app. Throws `invalid_input` where the app is not known. */
  async findSecret(clientId: string): Promise<Secret> {
    const row = await this.database.query.selectFrom('oauth_apps').select('client_secret').where('client_id', '=', clientId).executeTakeFirst();
    if (!row) throw new GatewayError('invalid_input', 'The secret of this OAuth app is not stored. Store it first.');
    return this.vault.open(row.client_secret, placeOf(clientId));
  }
}
