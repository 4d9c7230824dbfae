import { Injectable } from '@nestjs/common';
import { AuditTrail, viewEntry } from '../../access/index.js';
import { AdminRoutes } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { AuditQuery } from './bodies.js';
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
        handle: async () => {
          const { brokenSeq, ...verdict } = await this.trail.verify();
          return { status: 200, content: { isIntact: brokenSeq === undefined, ...verdict, brokenSeq: brokenSeq ?? null } };
        },
      },
    ];
  }
}
