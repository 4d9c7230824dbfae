import type { Endpoint } from '../contract/index.js';
import type { RawCall } from './ports.js';

/**
 * The content of a body, without the wrapper `postdata` that the vendor's WordPress plugin still sends (WPP; documented). Undefined
 * where it is no JSON: CleverReach will say so.
 */
export const readBatch = (bytes: Uint8Array): unknown => {
  try {
    const content: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof content === 'object' && content !== null && 'postdata' in content ? content.postdata : content;
  } catch {
    return undefined;
  }
};

/** Rows of a call whose body is a batch: a list, or an object that holds one. 0 for every other call. */
export const countRows = ({ body: spec }: Endpoint, { body }: RawCall): number => {
  if (spec?.maxRows === undefined || !body) return 0;
  const content = readBatch(body.bytes);
  if (Array.isArray(content)) return content.length;
  const lists = Object.values(content ?? {}).filter((value) => Array.isArray(value));
  return Math.max(0, ...lists.map(({ length }) => length));
};
