import { refuseInput } from '../calls/index.js';
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

interface Placed<T> {
  readonly row: T;
  readonly position: Position;
}

const compareValues = (a: SortValue, b: SortValue): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b));
};

/** Compares ids as the numbers they are, however long. */
const compareIds = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : Number(a > b));

const compare = (a: Position, b: Position, direction: Direction): number =>
  (compareValues(a[0], b[0]) || compareIds(a[1], b[1])) * (direction === 'ASC' ? 1 : -1);

const readPosition = (cursors: Cursors, after: string): Position => {
  const [value, id] = cursors.read(after);
  if ((typeof value !== 'number' && typeof value !== 'string') || typeof id !== 'string') throw refuseInput('after', 'The cursor is damaged.');
  return [value, id];
};

/** A page of a list that CleverReach sends whole. A cursor names a row's place in the order, so it survives rows that come and go. */
export const pageOfWholeList = <T>(rows: readonly T[], request: WholeListRequest<T>): LazyPage<T> => {
  const { page: { first, after }, limit, order, idOf, cursors } = request;
  const size = readPageSize(first, limit);
  const placed = rows.map((row): Placed<T> => ({ row, position: [order.by(row), idOf(row)] }));
  placed.sort((a, b) => compare(a.position, b.position, order.direction));
  const start = after == null ? undefined : readPosition(cursors, after);
  const rest = start ? placed.filter(({ position }) => compare(position, start, order.direction) > 0) : placed;
  const nodes = rest.slice(0, size);
  return new LazyPage({
    nodes: nodes.map(({ row }) => row),
    cursorOf: (at) => cursors.write((nodes[at] as Placed<T>).position),
    hasNextPage: rest.length > size,
    hasPreviousPage: start !== undefined,
    countAll: () => rows.length,
  });
};
