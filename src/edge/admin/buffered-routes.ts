import { Injectable } from '@nestjs/common';
import { BufferedWrites, viewBufferedWrite } from '../../upstream/index.js';
import { AdminRoutes, done, paramOf } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { BufferedQuery } from './bodies.js';
import { check } from './check-body.js';

const USUAL_PAGE = 100;

/** Writes that are kept until CleverReach can take them. */
@Injectable()
export class BufferedRoutes extends AdminRoutes {
  constructor(private readonly writes: BufferedWrites) {
    super();
  }

  routes(): readonly AdminRoute[] {
    const { writes } = this;
    return [
      {
        method: 'GET',
        path: '/buffered',
        handle: async ({ query }) => {
          const { limit = USUAL_PAGE, ...filter } = await check(BufferedQuery, query);
          return { status: 200, content: { writes: (await writes.list({ ...filter, limit })).map(viewBufferedWrite) } };
        },
      },
      {
        method: 'POST',
        path: '/buffered/:write/retry',
        handle: async (call) => {
          await writes.retry(paramOf(call, 'write'), call.by);
          return done;
        },
      },
      {
        method: 'DELETE',
        path: '/buffered/:write',
        handle: async (call) => {
          await writes.drop(paramOf(call, 'write'), call.by);
          return done;
        },
      },
    ];
  }
}
