import type { Endpoint } from '../../contract/index.js';
import { isList } from './changes/json.js';
import type { Json } from './changes/json.js';
import { LARGEST_PAGE, wholeOf } from './changes/rewrites/queries.js';
import type { LegacyCall } from './changes/step.js';

type Query = LegacyCall['query'];

/** Numbers of v3's pages are counted up from it, and must still be exact. */
const LAST_PAGE = 999_999_999;

/** A page of v1 or v2 that is larger than v3 gives, as the pages of v3 that it lies on. */
export interface WidePage {
  /** Rows of a page of v3. */
  readonly size: number;
  /** Numbers of the first page of v3 and the last. */
  readonly first: number;
  readonly last: number;
  /** Rows of the first page that lie before the wide one, and rows of the wide one. */
  readonly skip: number;
  readonly take: number;
}

/**
 * Undefined where v3 gives as many rows at once as the client asks for. A client would take a short page for the last one.
 * `sent` is the query whose size a rewrite has cut to what v3 gives.
 */
export const widePageOf = ({ paging }: Endpoint, asked: Query, sent: Query): WidePage | undefined => {
  if (paging?.page === undefined || sent[paging.size] !== String(paging.maxSize)) return undefined;
  const { maxSize: size } = paging;
  const take = Math.min(wholeOf(asked[paging.size]), LARGEST_PAGE);
  if (take <= size) return undefined;
  const start = Math.min(wholeOf(asked[paging.page]), LAST_PAGE) * take;
  const first = Math.floor(start / size);
  return { size, first, last: Math.ceil((start + take) / size) - 1, skip: start - first * size, take };
};

/** Reads the pages of v3 one after the other, until one is short. An answer that is no list stands for all of it. */
export const readWidePage = async ({ size, first, last, skip, take }: WidePage, read: (page: string) => Promise<Buffer>): Promise<Buffer> => {
  const rows: Json[] = [];
  for (let page = first; page <= last; page++) {
    const bytes = await read(String(page));
    const answer = JSON.parse(bytes.toString('utf8') || '[]') as Json;
    if (!isList(answer)) return bytes;
    rows.push(...answer);
    if (answer.length < size) break;
  }
  return Buffer.from(JSON.stringify(rows.slice(skip, skip + take)), 'utf8');
};
