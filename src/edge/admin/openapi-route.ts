import type { AdminRoute } from './admin-route.js';
import { describeAdminApi, DESCRIPTION_ROUTE } from './openapi.js';

/** The routes and one more, which describes them all: GET /admin/openapi.json. Throws for a route that is not described. */
export const withDescription = (routes: readonly AdminRoute[]): readonly AdminRoute[] => {
  const content = describeAdminApi(routes);
  return [...routes, { ...DESCRIPTION_ROUTE, handle: async () => ({ status: 200, content }) }];
};
