import { createHash } from 'node:crypto';
import type { Endpoint } from '../contract/index.js';
import type { RawCall } from './ports.js';

/** Byte by byte, as PHP does it: a name that is no UTF-8 is decoded as well. */
const decode = (text: string): string => text.replaceAll('+', ' ').replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(parseInt(digits, 16)));

/** The variable that PHP makes of a parameter: `a[b]`, `a%5B%5D` and `a` are one, and their order counts; a bracket that nothing closes is a letter. */
export const variableOf = (part: string): string => {
  const [name = ''] = part.split('=', 1);
  const text = decode(name).trimStart().replace(/\0.*$/s, '');
  return text.replace(/\[.*\].*$/s, '').replace(/[. []/g, '_');
};

const byVariable = ([, a]: readonly [string, string], [, b]: readonly [string, string]): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};

/** A query in which the order of its variables tells nothing; values stay as they were sent. */
export const canonicalSearch = (search = ''): string => {
  if (!search.includes('&')) return search;
  const parts = search.split('&').filter(Boolean).map((part) => [part, variableOf(part)] as const);
  return parts.sort(byVariable).map(([part]) => part).join('&');
};

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

/** What makes two reads the same one: account, row, path, query, body and the wanted media type. */
export const readKeyOf = (endpoint: Endpoint, { accountId, params, search, body, accept }: RawCall): string =>
  JSON.stringify([accountId, endpoint.id, params, canonicalSearch(search), accept ?? 'application/json', ...(body ? [body.contentType, digest(body.bytes)] : [])]);
