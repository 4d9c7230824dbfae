import { Injectable } from '@nestjs/common';
import { AuditTrail, viewEntry, viewVerdict } from '../../access/index.js';
import { AdminRoutes } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { AuditQuery, VerifyQuery } from './bodies.js';
import { check } from './check-body.js';

@Injectable()
export class AuditRoutes extends AdminRoutes {
  constructor(private readonly trail: AuditTrail) {
    super();
  }

  routes(): readonly AdminRoute[] {
    return [
      {
        method: 'GET',
        path: '/audit',
        handle: async ({ query }) => ({ status: 200, content: { entries: (await this.trail.list(await check(AuditQuery, query))).map(viewEntry) } }),
      },
      {
        method: 'GET',
        path: '/audit/verify',
        handle: async ({ query }) => {
          const { noted } = await check(VerifyQuery, query);
          return { status: 200, content: viewVerdict(await this.trail.verify(noted)) };
        },
      },
    ];
  }
}
