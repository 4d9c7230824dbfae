import { Injectable } from '@nestjs/common';
import { ApiKeys, handOver, viewKey } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { KeyBody } from './bodies.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';

@Injectable()
export class KeyRoutes extends AdminRoutes {
  constructor(
    private readonly keys: ApiKeys,
    private readonly param: ConsumerParam,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { keys, param } = this;
    return [
      {
        method: 'GET',
        path: '/consumers/:consumer/keys',
        handle: async (call) => ({ status: 200, content: { keys: (await keys.list((await param.get(call)).id)).map(viewKey) } }),
      },
      {
        method: 'POST',
        path: '/consumers/:consumer/keys',
        handle: async (call) => {
          const { name, expiresAt } = await check(KeyBody, call.body);
          const wanted = { consumerId: (await param.get(call)).id, name, expiresAt: expiresAt === undefined ? undefined : Date.parse(expiresAt) };
          const made = await keys.create(wanted, call.by);
          return { status: 201, content: { ...viewKey(made), key: handOver(made.key) } };
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer/keys/:key',
        handle: async (call) => {
          const { id } = await param.get(call);
          const key = await keys.find(paramOf(call, 'key'));
          if (key?.consumerId !== id) throw new GatewayError('not_found', 'This consumer has no such key.');
          await keys.revoke(key.id, call.by);
          return done;
        },
      },
    ];
  }
}
