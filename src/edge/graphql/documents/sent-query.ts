import { LRUCache } from 'lru-cache';
import { withoutToken } from '../../door/index.js';

/** What a request says, by name. */
export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/** An object that is sent as JSON in a query; undefined where it is none. */
export const parseFields = (text: string | null): unknown => {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return undefined; // Apollo refuses it in its own words
  }
};

/** The query of an address, without `token`; taken apart when it is first looked at, and never changed. */
export class SentQuery {
  #parameters: URLSearchParams | undefined;
  #extensions: { readonly value: unknown } | undefined;

  constructor(readonly search: string) {}

  get parameters(): URLSearchParams {
    return (this.#parameters ??= new URLSearchParams(this.search));
  }

  /** The parameter `extensions`; undefined where it is missing or no JSON. */
  get extensions(): unknown {
    return (this.#extensions ??= { value: parseFields(this.parameters.get('extensions')) }).value;
  }
}

const MAX_CHARACTERS = 1_000_000;

/** Addresses of registered and automatic documents, which clients ask again and again. */
const known = new LRUCache<string, SentQuery>({ maxSize: MAX_CHARACTERS, sizeCalculation: (_query, raw) => raw.length });

/** Names a document by its hash, and holds neither a token nor what variables would tell of people. */
const mayBeKept = (rawQuery: string, { search, parameters }: SentQuery): boolean =>
  search.length === rawQuery.length + 1 && parameters.has('extensions') && !parameters.has('variables') && !parameters.has('query');

/** The query of a request, as it was sent. */
export const readSentQuery = (rawQuery: string): SentQuery => {
  const found = known.get(rawQuery);
  if (found) return found;
  const query = new SentQuery(`?${withoutToken(rawQuery)}`);
  if (rawQuery !== '' && mayBeKept(rawQuery, query)) known.set(rawQuery, query);
  return query;
};
