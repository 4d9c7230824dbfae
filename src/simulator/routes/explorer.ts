import { tables } from '../../contract/rows.js';
import type { Endpoint } from '../../contract/endpoint.js';
import type { Handlers } from '../call.js';

const operationOf = ({ id, noun, summary }: Endpoint) => ({
  operationId: id, tags: [noun], summary, responses: { 200: { description: 'OK', schema: { type: 'string' } } },
});

/** Paths below /v3 with their methods, as loosely typed as CleverReach's own. */
const pathsOf = (endpoints: readonly Endpoint[]): Record<string, Record<string, object>> => {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    const [method = '', path = ''] = endpoint.route.split(' ');
    if (path.startsWith('/v3/')) paths[path.slice('/v3'.length)] = { ...paths[path.slice('/v3'.length)], [method.toLowerCase()]: operationOf(endpoint) };
  }
  return paths;
};

const everyRow = (): readonly Endpoint[] => Object.values<Readonly<Record<string, Endpoint>>>(tables).flatMap((rows) => Object.values(rows));

export const explorer: Handlers<typeof tables.explorer> = {
  swagger: () => ({
    swagger: '2.0', info: { title: 'CleverReach REST API (simulated)', version: '3' }, basePath: '/v3', paths: pathsOf(everyRow()),
  }),
};
