import { endpoints } from '../../contract/rows.js';
import type { tables } from '../../contract/rows.js';
import type { Endpoint } from '../../contract/endpoint.js';
import type { Handlers } from '../call.js';

const operationOf = ({ id, noun, summary }: Endpoint) => ({
  operationId: id, tags: [noun], summary, responses: { 200: { description: 'OK', schema: { type: 'string' } } },
});

/** Paths below /v3 with their methods, as loosely typed as CleverReach's own. */
const pathsOf = (rows: readonly Endpoint[]): Record<string, Record<string, object>> => {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of rows) {
    const [method = '', path = ''] = endpoint.route.split(' ');
    if (!path.startsWith('/v3/')) continue;
    const below = path.slice('/v3'.length);
    paths[below] = { ...paths[below], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return paths;
};

export const explorer: Handlers<typeof tables.explorer> = {
  swagger: () => ({
    swagger: '2.0',
    info: { title: 'CleverReach REST API (simulated)', version: '3' },
    basePath: '/v3',
    paths: pathsOf(endpoints),
  }),
};
