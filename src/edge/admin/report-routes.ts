import { Injectable } from '@nestjs/common';
import { OperatorReports } from '../door/index.js';
import { AdminRoutes } from './admin-route.js';
import type { AdminRoute } from './admin-route.js';
import { ReportQuery } from './bodies.js';
import { check } from './check-body.js';

@Injectable()
export class ReportRoutes extends AdminRoutes {
  constructor(private readonly reports: OperatorReports) {
    super();
  }

  routes(): readonly AdminRoute[] {
    return [...this.reports.all()].map(([name, report]) => ({
      method: 'GET',
      path: `/${name}`,
      handle: async ({ query }) => ({ status: 200, content: await report((await check(ReportQuery, query)).consumer) }),
    }));
  }
}
