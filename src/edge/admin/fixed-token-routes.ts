import { Injectable } from '@nestjs/common';
import { FixedTokens, viewFixedToken } from '../../access/index.js';
import { GatewayError, Secret } from '../../core/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { FixedTokenBody } from './bodies.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';

@Injectable()
export class FixedTokenRoutes extends AdminRoutes {
  constructor(
    private readonly tokens: FixedTokens,
    private readonly param: ConsumerParam,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { tokens, param } = this;
    return [
      {
        method: 'GET',
        path: '/consumers/:consumer/fixed-tokens',
        handle: async (call) => ({ status: 200, content: { fixedTokens: (await tokens.list((await param.get(call)).id)).map(viewFixedToken) } }),
      },
      {
        method: 'POST',
        path: '/consumers/:consumer/fixed-tokens',
        handle: async (call) => {
          const { accountId, name, token } = await check(FixedTokenBody, call.body);
          const wanted = { consumerId: (await param.get(call)).id, accountId, name, token: new Secret(token) };
          return { status: 201, content: viewFixedToken(await tokens.register(wanted, call.by)) };
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer/fixed-tokens/:token',
        handle: async (call) => {
          const { id } = await param.get(call);
          const token = await tokens.find(paramOf(call, 'token'));
          if (token?.consumerId !== id) throw new GatewayError('not_found', 'This consumer has no such fixed token.');
          await tokens.revoke(token.id, call.by);
          return done;
        },
      },
    ];
  }
}
