import { Injectable } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { Accounts } from '../vault/index.js';
import { AuditedStore } from './audited-store.js';
import { AuthorizationCodes } from './authorization-codes.js';
import { LoginRows, readRedirectUris, readScopes } from './login-rows.js';
import type { Caller, Scope } from './ports.js';
import { isSameAddress } from './redirect-uris.js';

/** An OAuth client that may send a browser here, and where the browser goes back to. */
export interface AuthorizingClient {
  readonly loginId: string;
  readonly consumerId: string;
  readonly consumerName: string;
  readonly accountId: string;
  /** Empty while the account is not connected. */
  readonly accountName: string;
  readonly scopes: readonly Scope[];
  /** As it was registered, however the client has spelled it. */
  readonly redirectUri: string;
}

interface Agreement {
  /** Who agrees, proven by an API key. */
  readonly by: Caller;
  /** PKCE challenge (S256), where the client sent one. */
  readonly challenge: string | undefined;
}

/** What people allow OAuth clients in a browser. */
@Injectable()
export class Authorizations {
  constructor(
    private readonly logins: LoginRows,
    private readonly accounts: Accounts,
    private readonly store: AuditedStore,
    private readonly codes: AuthorizationCodes,
  ) {}

  /** The client that has registered this redirect address; undefined where the client is unknown or the address not its own. */
  async find(clientId: string, redirectUri: string): Promise<AuthorizingClient | undefined> {
    const login = await this.logins.findOAuth(clientId);
    const registered = login && readRedirectUris(login).find((uri) => isSameAddress(uri, redirectUri));
    if (!login || registered === undefined) return undefined;
    const account = await this.accounts.find(login.account_id);
    return {
      loginId: login.id,
      consumerId: login.consumer_id,
      consumerName: login.consumer_name,
      accountId: login.account_id,
      accountName: account?.name ?? '',
      scopes: readScopes(login),
      redirectUri: registered,
    };
  }

  /** A code for the client. Throws `forbidden` where the key is neither an operator's nor one of the client's own consumer. */
  async agree(client: AuthorizingClient, { by, challenge }: Agreement): Promise<Secret> {
    const { loginId, consumerId, accountId, redirectUri } = client;
    const mayAgree = by.credential.kind === 'api_key' && (by.scopes.has('admin') || by.consumerId === consumerId);
    if (!mayAgree) throw new GatewayError('forbidden', 'This key belongs neither to an operator nor to this app.');
    return this.store.change(async ({ query, record }) => {
      const facts = { by: by.consumerId, key: by.credential.id, login: loginId };
      await record({ event: 'authorization.granted', consumerId, accountId, facts });
      return this.codes.issue(query, { loginId, redirectUri, challenge });
    });
  }
}
