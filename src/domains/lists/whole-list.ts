import type { Cursors } from './cursor.js';
import { LazyPage } from './page.js';
import type { PageRequest } from './page-size.js';
import { readPageSize } from './page-size.js';

type SortValue = string | number;
export type Direction = 'ASC' | 'DESC';

/** The order of a list; rows of the same value follow each other by id. */
export interface Order<T> {
  readonly by: (row: T) => SortValue;
  readonly direction: Direction;
}

interface WholeListRequest<T> {
  readonly page: PageRequest;
  readonly limit: number;
  readonly order: Order<T>;
  readonly idOf: (row: T) => string;
  readonly cursors: Cursors;
}

type Position = readonly [value: SortValue, id: string];

const compareValues = (a: SortValue, b: SortValue): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
};

/** Compares ids as the numbers they are, however long. */
export const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));

const signOf = (direction: Direction): number => (direction === 'ASC' ? 1 : -1);

const compare = (a: Position, b: Position, direction: Direction): number =>
  (compareValues(a[0], b[0]) || compareIds(a[1], b[1])) * signOf(direction);

const readPosition = (cursors: Cursors, after: string): Position => {
  const [value, id] = cursors.read(after);
  return [typeof value === 'number' ? value : String(value), String(id)];
};

/** A page of a list that CleverReach sends whole. A cursor names a row's place in the order, so it survives rows that come and go. */
export const pageOfWholeList = <T>(rows: readonly T[], request: WholeListRequest<T>): LazyPage<T> => {
  const { page: { first, after }, limit, order, idOf, cursors } = request;
  const size = readPageSize(first, limit);
  const positionOf = (row: T): Position => [order.by(row), idOf(row)];
  const sign = signOf(order.direction);
  const sorted = [...rows].sort((a, b) => sign * (compareValues(order.by(a), order.by(b)) || compareIds(idOf(a), idOf(b))));
  const position = after == null ? undefined : readPosition(cursors, after);
  const rest = position ? sorted.filter((row) => compare(positionOf(row), position, order.direction) > 0) : sorted;
  const nodes = rest.slice(0, size);
  return new LazyPage({
    nodes,
    cursorOf: (at) => cursors.write(positionOf(nodes[at] as T)),
    hasNextPage: rest.length > size,
    hasPreviousPage: position !== undefined,
    countAll: () => rows.length,
  });
};
