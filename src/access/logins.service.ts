import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ExpressionBuilder, Selectable } from 'kysely';
import { GatewayError, Secret } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { Vault } from '../vault/index.js';
import { AuditedStore } from './audited-store.js';
import type { AuditedChange } from './audited-store.js';
import { CallerCache } from './caller-cache.js';
import { generateSigningKey } from './gateway-token.js';
import { readRedirectUris } from './login-rows.js';
import { checkRedirectUris } from './redirect-uris.js';
import { checkBinding, checkConsumer, checkLogin } from './registry-rules.js';
import { Logins } from './registry.js';
import type { Login, NewLegacyLogin, NewOAuthLogin } from './registry.js';
import { hashSecret } from './secret-hash.js';

type Row = Omit<Selectable<Tables['logins']>, 'secret_hash' | 'signing_key'>;
type NewRow = Pick<Row, 'consumer_id' | 'account_id' | 'kind' | 'client_id' | 'login' | 'redirect_uris'> & { readonly secret_hash: string };

const loginColumns = ['id', 'consumer_id', 'account_id', 'kind', 'client_id', 'login', 'redirect_uris', 'created_at', 'revoked_at'] as const;

const toLogin = (row: Row): Login => ({
  id: row.id,
  consumerId: row.consumer_id,
  accountId: row.account_id,
  kind: row.kind,
  clientId: row.client_id,
  login: row.login,
  redirectUris: readRedirectUris(row),
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
});

const checkTriple = ({ clientId, login, password }: NewLegacyLogin): void => {
  if (!/^[0-9]{1,15}$/.test(clientId)) throw new GatewayError('invalid_input', 'The client id of an old login is a customer number: digits only.');
  checkLogin(login);
  if (password.reveal() === '') throw new GatewayError('invalid_input', 'An old login needs a password.');
};

/** A user name can be given again once its login was revoked: old integrations have it written into their code. */
const freeName = async ({ query }: AuditedChange, { kind, client_id, login }: NewRow): Promise<void> => {
  const name = (row: ExpressionBuilder<Tables, 'logins'>) => row.and({ kind, client_id, login });
  await query.deleteFrom('logins').where(name).where('revoked_at', 'is not', null).execute();
  const taken = await query.selectFrom('logins').select('id').where(name).executeTakeFirst();
  if (taken) throw new GatewayError('conflict', 'That user name is taken under this customer number.');
};

@Injectable()
export class StoredLogins extends Logins {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
    private readonly vault: Vault,
  ) {
    super();
  }

  async createOAuth({ consumerId, accountId, redirectUris = [] }: NewOAuthLogin, by: string): Promise<Login & { readonly clientSecret: Secret }> {
    const clientSecret = new Secret(randomBytes(32).toString('base64url'));
    const client_id = randomBytes(8).toString('hex');
    const redirect_uris = JSON.stringify(checkRedirectUris(redirectUris));
    const row = { consumer_id: consumerId, account_id: accountId, kind: 'oauth', client_id, login: '', redirect_uris } as const;
    return { ...(await this.#create({ ...row, secret_hash: await hashSecret(clientSecret) }, by)), clientSecret };
  }

  async createLegacy(login: NewLegacyLogin, by: string): Promise<Login> {
    checkTriple(login);
    const owner = { consumer_id: login.consumerId, account_id: login.accountId };
    const row = { ...owner, kind: 'legacy', client_id: login.clientId, login: login.login, redirect_uris: '[]' } as const;
    return this.#create({ ...row, secret_hash: await hashSecret(login.password) }, by);
  }

  async list(consumerId: string): Promise<readonly Login[]> {
    const rows = await this.#select().where('consumer_id', '=', consumerId).orderBy('created_at').execute();
    return rows.map(toLogin);
  }

  async find(id: string): Promise<Login | undefined> {
    const row = await this.#select().where('id', '=', id).executeTakeFirst();
    return row && toLogin(row);
  }

  async setRedirectUris(id: string, uris: readonly string[], by: string): Promise<Login> {
    const redirect_uris = JSON.stringify(checkRedirectUris(uris));
    return this.store.change(async ({ query, record }) => {
      const row = await query
        .updateTable('logins')
        .set({ redirect_uris })
        .where((login) => login.and({ id, kind: 'oauth' }))
        .where('revoked_at', 'is', null)
        .returning(loginColumns)
        .executeTakeFirst();
      if (!row) throw new GatewayError('not_found', 'There is no such OAuth client, or it was revoked before.');
      await query.deleteFrom('authorization_codes').where('login_id', '=', id).where('used_at', 'is', null).execute();
      await record({ event: 'login.redirects_changed', consumerId: row.consumer_id, accountId: row.account_id, facts: { by, login: id, redirects: uris.length } });
      return toLogin(row);
    });
  }

  revoke(id: string, by: string): Promise<void> {
    return this.#end(id, { event: 'login.revoked', by }, ({ now }) => ({ revoked_at: now }));
  }

  revokeTokens(id: string, by: string): Promise<void> {
    return this.#end(id, { event: 'login.tokens_revoked', by }, () => ({ signing_key: this.#newSigningKey(id) }));
  }

  #newSigningKey(loginId: string): string {
    return this.vault.seal(generateSigningKey(), { owner: loginId, kind: 'signing_key' });
  }

  async #create(login: NewRow, by: string): Promise<Login> {
    return this.store.change(async (change) => {
      const { query, now, record } = change;
      await checkConsumer(query, login.consumer_id);
      await checkBinding(query, login);
      await freeName(change, login);
      const id = randomUUID();
      await query.insertInto('logins').values({ ...login, id, signing_key: this.#newSigningKey(id), created_at: now }).execute();
      await record({ event: 'login.created', consumerId: login.consumer_id, accountId: login.account_id, facts: { by, login: id, kind: login.kind } });
      return toLogin({ ...login, id, created_at: now, revoked_at: null });
    });
  }

  async #end(
    id: string,
    { event, by }: { readonly event: string; readonly by: string },
    update: (change: AuditedChange) => { readonly revoked_at: number } | { readonly signing_key: string },
  ): Promise<void> {
    await this.store.change(async (change) => {
      const { query, record } = change;
      const row = await query
        .updateTable('logins')
        .set(update(change))
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .returning(['consumer_id', 'account_id'])
        .executeTakeFirst();
      if (!row) throw new GatewayError('not_found', 'There is no such login, or it was revoked before.');
      await query.deleteFrom('refresh_tokens').where('login_id', '=', id).execute();
      await query.deleteFrom('authorization_codes').where('login_id', '=', id).execute();
      await record({ event, consumerId: row.consumer_id, accountId: row.account_id, facts: { by, login: id } });
    });
    this.cache.clear();
  }

  #select() {
    return this.database.query.selectFrom('logins').select(loginColumns);
  }
}
