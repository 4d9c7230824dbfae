import { RouteTable } from '../../contract/index.js';
import type { PathProblem } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { Operation } from './changes/operation.js';
import { locate } from './locate.js';
import type { TableVersion } from './locate.js';

/** An operation that a request line names, with the parameters of its path. */
export interface Found {
  readonly version: TableVersion;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

const sentences: Readonly<Record<PathProblem, string>> = {
  empty_segment: 'a segment of the path is empty',
  encoded_slash: 'a segment of the path holds a slash',
  malformed: 'the path is not a valid address',
};

const unknownRoute = (): GatewayError => new GatewayError('unknown_route', 'There is no such route.');

const routesOf = ({ route, alsoAt = [] }: Operation): readonly (readonly [method: string, path: string])[] =>
  [route, ...alsoAt].map((each) => each.split(' ') as [string, string]);

const tableOf = (rows: readonly Operation[]): RouteTable<Operation> => {
  const table = new RouteTable<Operation>();
  for (const row of rows) for (const [method, path] of routesOf(row)) table.add(method, path, row);
  return table;
};

const inVersion = (rows: readonly Operation[], version: TableVersion): readonly Operation[] => rows.filter((row) => row.versions.includes(version));

/** Every row of v1, and those of v2 whose routes v1 never had: harmless there, and clients that lost their version find them. */
const inOldest = (rows: readonly Operation[]): readonly Operation[] => {
  const own = inVersion(rows, 'v1');
  const taken = new Set(own.map(({ route }) => route));
  return [...own, ...inVersion(rows, 'v2').filter(({ route }) => !taken.has(route))];
};

/** Finds the operation of a request line in the table of its version. */
export class LegacyTable {
  readonly #tables: Readonly<Record<TableVersion, RouteTable<Operation>>>;

  constructor(operations: readonly Operation[]) {
    this.#tables = { v1: tableOf(inOldest(operations)), v2: tableOf(inVersion(operations, 'v2')) };
  }

  /** Throws `unknown_route`, also for a method that a path does not have, and `invalid_input` for a path that names nothing safely. */
  find(method: string, rawPath: string): Found {
    const { version, path, hasTrailingSlash } = locate(rawPath);
    if (path === '/') throw unknownRoute();
    const match = this.#tables[version].match(method, path);
    if ('problem' in match) throw new GatewayError('invalid_input', sentences[match.problem], { facts: { problem: match.problem } });
    if ('allowed' in match) throw unknownRoute();
    const { found: operation, params } = match;
    if (hasTrailingSlash && 'barePath' in operation) throw unknownRoute();
    return { version, operation, params };
  }
}
