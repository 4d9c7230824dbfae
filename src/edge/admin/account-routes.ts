import { Injectable } from '@nestjs/common';
import { AuditedAccounts, viewAccount } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { Accounts } from '../../vault/index.js';
import type { Offer } from '../../vault/index.js';
import { AdminRoutes, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { AccountBody } from './bodies.js';
import { check } from './check-body.js';

const hide = (text: string | undefined): Secret | undefined => (text === undefined ? undefined : new Secret(text));

const readOffer = (sent: AccountBody): Offer => {
  const { clientId } = sent;
  const [clientSecret, accessToken, refreshToken] = [hide(sent.clientSecret), hide(sent.accessToken), hide(sent.refreshToken)];
  if (accessToken ?? refreshToken) return { kind: 'tokens', clientId, clientSecret, accessToken, refreshToken };
  if (!clientSecret) throw new GatewayError('invalid_input', 'Send clientSecret, or tokens that were issued elsewhere.');
  return { kind: 'credentials', clientId, clientSecret };
};

@Injectable()
export class AccountRoutes extends AdminRoutes {
  constructor(
    private readonly accounts: Accounts,
    private readonly changes: AuditedAccounts,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { accounts, changes } = this;
    return [
      {
        method: 'GET',
        path: '/accounts',
        handle: async () => ({ status: 200, content: { accounts: (await accounts.list()).map(viewAccount) } }),
      },
      {
        method: 'POST',
        path: '/accounts',
        handle: async ({ body, by }) => {
          const { accountId, name, ...sent } = await check(AccountBody, body);
          return { status: 201, content: viewAccount(await changes.introduce(readOffer(sent), { accountId, name }, by)) };
        },
      },
      {
        method: 'DELETE',
        path: '/accounts/:account',
        handle: async (call) => {
          return { status: 200, content: await changes.disconnect(paramOf(call, 'account'), call.by) };
        },
      },
    ];
  }
}
