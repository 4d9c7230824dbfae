import { Injectable } from '@nestjs/common';
import { Consumers, viewConsumer } from '../../access/index.js';
import { AdminRoutes, done } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { ConsumerBody, ConsumerChangeBody } from './bodies.js';
import { check } from './check-body.js';
import { ConsumerParam } from './consumer-param.js';

@Injectable()
export class ConsumerRoutes extends AdminRoutes {
  constructor(
    private readonly consumers: Consumers,
    private readonly param: ConsumerParam,
  ) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { consumers, param } = this;
    return [
      {
        method: 'GET',
        path: '/consumers',
        handle: async () => ({ status: 200, content: { consumers: (await consumers.list()).map(viewConsumer) } }),
      },
      {
        method: 'POST',
        path: '/consumers',
        handle: async ({ body, by }) => ({ status: 201, content: viewConsumer(await consumers.create(await check(ConsumerBody, body), by)) }),
      },
      { method: 'GET', path: '/consumers/:consumer', handle: async (call) => ({ status: 200, content: viewConsumer(await param.get(call)) }) },
      {
        method: 'PATCH',
        path: '/consumers/:consumer',
        handle: async (call) => {
          const change = await check(ConsumerChangeBody, call.body);
          return { status: 200, content: viewConsumer(await consumers.change((await param.get(call)).id, change, call.by)) };
        },
      },
      {
        method: 'DELETE',
        path: '/consumers/:consumer',
        handle: async (call) => {
          await consumers.revoke((await param.get(call)).id, call.by);
          return done;
        },
      },
    ];
  }
}
