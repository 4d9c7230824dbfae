import type { Endpoint } from '../contract/index.js';
import type { RawCall } from './ports.js';

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined; // CleverReach will say so
  }
};

/** Rows of a call whose body is a batch: a list, or an object that holds one. 0 for every other call. */
export const countRows = ({ body: spec }: Endpoint, { body }: RawCall): number => {
  if (spec?.maxRows === undefined || !body) return 0;
  const content = parse(body.bytes);
  if (Array.isArray(content)) return content.length;
  const lists = Object.values(content ?? {}).filter((value) => Array.isArray(value));
  return Math.max(0, ...lists.map(({ length }) => length));
};
