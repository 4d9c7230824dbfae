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

/** A list that CleverReach hands out page by page in a steady order. */
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

/** How many rows at the beginning of a window were passed already: rows that were put in further ahead push them back into it. */
const countPassed = <Row>(rows: readonly Row[], source: PagedSource<Row>, { mark, id }: Position): number => {
  const last = rows.findIndex((row) => source.idOf(row) === id);
  if (last >= 0) return last + 1;
  const fresh = rows.findIndex((row) => source.markOf(row) >= mark);
  return fresh < 0 ? rows.length : fresh;
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
  const rows = parts.flat();
  return { rows: first ? rows.slice(passed - first.number * first.size) : [], isLast: rows.length < asked };
};

/**
 * A page of a list that CleverReach hands out in pages, with as few calls as the window allows: mostly one.
 * A cursor counts the rows passed and knows the last of them, so rows added at the end or further ahead neither hide nor double a row;
 * rows deleted further ahead may hide some.
 */
export const pageOfPagedList = async <Row>(source: PagedSource<Row>, { page, limit, cursors }: PagedRequest): Promise<LazyPage<Row>> => {
  const size = readPageSize(page.first, limit);
  const start = page.after == null ? undefined : readPosition(cursors, page.after);
  const nodes: Row[] = [];
  let passed = start?.passed ?? 0;
  let passedBefore = passed;
  let isEnd = false;
  while (nodes.length < size && !isEnd) {
    const { rows, isLast } = await readWindow(source, passed, Math.min(size - nodes.length, source.maxSize));
    const skipped = start && nodes.length === 0 ? countPassed(rows, source, start) : 0;
    const taken = rows.slice(skipped, skipped + size - nodes.length);
    if (nodes.length === 0) passedBefore = passed + skipped;
    for (const row of taken) nodes.push(row);
    passed += skipped + taken.length;
    isEnd = isLast && skipped + taken.length === rows.length;
  }
  const cursorOf = (at: number): string => {
    const row = nodes[at] as Row;
    return cursors.write([passedBefore + at + 1, source.markOf(row), source.idOf(row)]);
  };
  return new LazyPage({
    nodes,
    cursorOf,
    hasNextPage: !isEnd,
    hasPreviousPage: start !== undefined,
    countAll: source.countAll,
  });
};
