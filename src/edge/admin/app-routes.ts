import { Injectable } from '@nestjs/common';
import { AuditedApps, viewApp } from '../../access/index.js';
import { Secret } from '../../core/index.js';
import { OAuthApps } from '../../vault/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { AppBody } from './bodies.js';
import { check } from './check-body.js';

/** OAuth apps at CleverReach, through which accounts are connected in a browser. */
@Injectable()
export class AppRoutes extends AdminRoutes {
  constructor(
    private readonly apps: OAuthApps,
    private readonly changes: AuditedApps,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    return [
      { method: 'GET', path: '/apps', handle: async () => ({ status: 200, content: { apps: (await this.apps.list()).map(viewApp) } }) },
      {
        method: 'POST',
        path: '/apps',
        handle: async ({ body, by }) => {
          const { clientId, clientSecret } = await check(AppBody, body);
          await this.changes.put(clientId, new Secret(clientSecret), by);
          return done;
        },
      },
      {
        method: 'DELETE',
        path: '/apps/:app',
        handle: async (call) => {
          await this.changes.remove(paramOf(call, 'app'), call.by);
          return done;
        },
      },
    ];
  }
}
