import { methodOf, parametersOf, pathOf } from './endpoint.js';
import type { Endpoint } from './endpoint.js';
import * as tables from './endpoints/index.js';

/** Every table of the contract by its name; `tables.groups.list` is the row `groups.list`. */
export { tables };

/** Every row of the contract, the tables by name: module loaders differ in the order they list them in. */
export const endpoints: readonly Endpoint[] = Object.entries<Readonly<Record<string, Endpoint>>>(tables)
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .flatMap(([, rows]) => Object.values(rows));

const byId: ReadonlyMap<string, Endpoint> = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));

export const endpointById = (id: string): Endpoint | undefined => byId.get(id);

const anonymous = (route: string): string => route.replace(/\{[^}]+\}/g, '{}');
const repeated = (values: readonly string[]): string[] => [...new Set(values.filter((value, at) => values.indexOf(value) !== at))];

const mistakesOfRow = (endpoint: Endpoint): string[] => {
  const { id, access, repeatable, params = {}, query = {}, requiredQuery = [], body, destroys } = endpoint;
  const inPath = parametersOf(pathOf(endpoint));
  return [
    ...requiredQuery.filter((name) => !(name in query)).map((name) => `${id} requires the query parameter "${name}" but gives it no shape`),
    ...Object.keys(params).filter((name) => !inPath.includes(name)).map((name) => `${id} gives a shape to the path parameter "${name}", which is not in its path`),
    ...repeated(inPath).map((name) => `${id} names the path parameter "${name}" twice`),
    ...(body?.shape.type === 'array' && body.maxRows === undefined ? [`${id} takes a batch but does not say how many rows`] : []),
    ...(destroys && repeatable ? [`${id} destroys, yet is repeatable: what came between two of them would be destroyed as well`] : []),
    ...(destroys && access !== 'write' ? [`${id} destroys but its access is ${access}`] : []),
    ...(methodOf(endpoint) === 'GET' && access !== 'write' && !repeatable ? [`${id} is a GET that only reads, yet not repeatable`] : []),
  ];
};

const mistakesBetweenRows = (rows: readonly Endpoint[]): string[] => {
  const routes = rows.map(({ route }) => route);
  const twice = repeated(routes);
  const alike = repeated([...new Set(routes)].map(anonymous));
  return [
    ...repeated(rows.map(({ id }) => id)).map((id) => `the id ${id} is used twice`),
    ...twice.map((route) => `the route ${route} is used twice`),
    ...alike.map((route) => {
      const same = [...new Set(routes.filter((other) => anonymous(other) === route))];
      return `the routes ${same.join(' and ')} differ only in the names of their parameters`;
    }),
  ];
};

/** Everything that is wrong with a contract, at once; empty when it holds together. The boot stops at the first line. */
export const findMistakes = (rows: readonly Endpoint[]): string[] => [...mistakesBetweenRows(rows), ...rows.flatMap(mistakesOfRow)];
