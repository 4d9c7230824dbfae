import { Injectable } from '@nestjs/common';
import { AuditedAccounts, viewAccount } from '../../access/index.js';
import { Secret } from '../../core/index.js';
import { Accounts } from '../../vault/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { AccountBody } from './bodies.js';
import { check } from './check-body.js';

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
          const { clientSecret, ...account } = await check(AccountBody, body);
          await changes.connect({ ...account, clientSecret: new Secret(clientSecret) }, by);
          const connected = await accounts.find(account.accountId);
          return { status: 201, content: connected && viewAccount(connected) };
        },
      },
      {
        method: 'DELETE',
        path: '/accounts/:account',
        handle: async (call) => {
          await changes.disconnect(paramOf(call, 'account'), call.by);
          return done;
        },
      },
    ];
  }
}
