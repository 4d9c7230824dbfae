import { refuseInput } from '../calls/index.js';
import type { Cursors } from './cursor.js';
import { LazyPage } from './page.js';
import type { PageRequest } from './page-size.js';
import { readPageSize } from './page-size.js';

/** A page as CleverReach counts them: from 0, each of the same size. */
export interface UpstreamPage {
  readonly number: number;
  readonly size: number;
}

/** A list that CleverReach hands out page by page in a steady order; rows of one mark in the order of their ids. */
export interface PagedSource<Row> {
  /** Rows of one upstream page at most. */
  readonly maxSize: number;
  readonly read: (page: UpstreamPage) => Promise<readonly Row[]>;
  readonly idOf: (row: Row) => string;
  /** A number that never falls from row to row; 0 where the order has none. */
  readonly markOf: (row: Row) => number;
  /** Rows of the whole list, or null where CleverReach does not tell. */
  readonly countAll: () => Promise<number | null>;
}

/** How many rows of the list were passed, and the last of them. */
interface Position {
  readonly passed: number;
  readonly mark: number;
  readonly id: string;
}

interface PagedRequest {
  readonly page: PageRequest;
  readonly limit: number;
  readonly cursors: Cursors;
}

/** The fewest upstream pages that hold `size` rows after `passed`: one where a page size fits, else two neighbours. */
export const coverWindow = (passed: number, size: number, maxSize: number): UpstreamPage[] => {
  for (let width = size; width <= maxSize; width++) {
    const number = Math.floor(passed / width);
    if ((number + 1) * width >= passed + size) return [{ number, size: width }];
  }
  const number = Math.floor(passed / size);
  return [{ number, size }, { number: number + 1, size }];
};

const readPosition = (cursors: Cursors, after: string): Position => {
  const [passed, mark, id] = cursors.read(after);
  if (typeof passed !== 'number' || !Number.isSafeInteger(passed) || passed < 1 || typeof mark !== 'number' || typeof id !== 'string') {
    throw refuseInput('after', 'The cursor is damaged.');
  }
  return { passed, mark, id };
};

interface Window<Row> {
  readonly rows: readonly Row[];
  readonly isLast: boolean;
}

const readWindow = async <Row>(source: PagedSource<Row>, passed: number, size: number): Promise<Window<Row>> => {
  const pages = coverWindow(passed, size, source.maxSize);
  const [first] = pages;
  const parts = await Promise.all(pages.map((page) => source.read(page)));
  const asked = pages.reduce((sum, page) => sum + page.size, 0);
  const rows = parts.length === 1 ? (parts[0] ?? []) : parts.flat();
  return { rows: first ? rows.slice(passed - first.number * first.size) : [], isLast: rows.length < asked };
};

/** Rows from a position of the list on. */
interface Stretch<Row> extends Window<Row> {
  readonly passed: number;
}

const idComesAfter = (one: string, other: string): boolean => one.localeCompare(other, 'en', { numeric: true }) > 0;

/**
 * Where among the rows from the cursor's place on the first one stands that was not passed. Rows that were put in further ahead push passed
 * ones behind that place. Undefined where only further rows can tell: one that looks passed is there, and the last passed one is not.
 */
const findFresh = <Row>({ rows, isLast }: Window<Row>, source: PagedSource<Row>, { mark, id }: Position): number | undefined => {
  const last = rows.findIndex((row) => source.idOf(row) === id);
  if (last >= 0) return last + 1;
  const fresh = rows.findIndex((row) => source.markOf(row) >= mark);
  const first = rows[fresh];
  if (first === undefined) return isLast ? rows.length : undefined;
  const isSure = mark === 0 || source.markOf(first) > mark || idComesAfter(source.idOf(first), id);
  return isSure || isLast || rows.some((row) => source.markOf(row) > mark) ? fresh : undefined;
};

/** The rows after a cursor, at least those of one window. */
const readAfter = async <Row>(source: PagedSource<Row>, start: Position, size: number): Promise<Stretch<Row>> => {
  const held: Row[] = [];
  for (;;) {
    const { rows, isLast } = await readWindow(source, start.passed + held.length, size);
    for (const row of rows) held.push(row);
    const fresh = findFresh({ rows: held, isLast }, source, start);
    if (fresh !== undefined) return { passed: start.passed + fresh, rows: held.slice(fresh), isLast };
  }
};

/**
 * A page of a list that CleverReach hands out in pages, with as few calls as the window allows: mostly one.
 * A cursor counts the rows passed and knows the last of them, so rows added at the end or further ahead neither hide nor double a row;
 * rows deleted further ahead may hide some.
 */
export const pageOfPagedList = async <Row>(source: PagedSource<Row>, { page, limit, cursors }: PagedRequest): Promise<LazyPage<Row>> => {
  const size = readPageSize(page.first, limit);
  const start = page.after == null ? undefined : readPosition(cursors, page.after);
  const widest = Math.min(size, source.maxSize);
  let stretch = start ? await readAfter(source, start, widest) : { passed: 0, ...(await readWindow(source, 0, widest)) };
  const { passed } = stretch;
  const nodes: Row[] = [];
  const take = (): boolean => {
    const taken = stretch.rows.slice(0, size - nodes.length);
    for (const row of taken) nodes.push(row);
    return stretch.isLast && taken.length === stretch.rows.length;
  };
  let isEnd = take();
  while (!isEnd && nodes.length < size) {
    const next = passed + nodes.length;
    stretch = { passed: next, ...(await readWindow(source, next, Math.min(size - nodes.length, source.maxSize))) };
    isEnd = take();
  }
  const cursorOf = (at: number): string => {
    const row = nodes[at] as Row;
    return cursors.write([passed + at + 1, source.markOf(row), source.idOf(row)]);
  };
  return new LazyPage({
    nodes,
    cursorOf,
    hasNextPage: !isEnd,
    hasPreviousPage: start !== undefined,
    countAll: source.countAll,
  });
};
