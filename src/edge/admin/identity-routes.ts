import { Injectable } from '@nestjs/common';
import { ConsumerIdentities, viewIdentity } from '../../access/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { IdentityBody } from './bodies.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';

/** Names under which the company's identity provider knows consumers. */
@Injectable()
export class IdentityRoutes extends AdminRoutes {
  constructor(
    private readonly identities: ConsumerIdentities,
    private readonly param: ConsumerParam,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { identities, param } = this;
    return [
      {
        method: 'GET',
        path: '/consumers/:consumer/identities',
        handle: async (call) => ({ status: 200, content: { identities: (await identities.list((await param.get(call)).id)).map(viewIdentity) } }),
      },
      {
        method: 'POST',
        path: '/consumers/:consumer/identities',
        handle: async (call) => {
          const { identity } = await check(IdentityBody, call.body);
          await identities.add((await param.get(call)).id, identity, call.by);
          return done;
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer/identities/:identity',
        handle: async (call) => {
          await identities.remove((await param.get(call)).id, paramOf(call, 'identity'), call.by);
          return done;
        },
      },
    ];
  }
}
