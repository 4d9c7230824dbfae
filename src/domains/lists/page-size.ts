import { refuseInput } from '../calls/index.js';

/** Rows of a page that names no size. */
export const DEFAULT_PAGE_SIZE = 50;

/** Which page of a list: `first` rows after the cursor `after`. */
export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** The page size asked for, 50 where none is. Throws `invalid_input` that names the limit. */
export const readPageSize = (first: number | null | undefined, limit: number): number => {
  const size = first ?? Math.min(DEFAULT_PAGE_SIZE, limit);
  if (size < 1 || size > limit) throw refuseInput('first', `A page has from 1 to ${limit} rows.`);
  return size;
};
