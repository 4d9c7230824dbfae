import type { Endpoint } from '../../contract/index.js';
import { isList } from './changes/json.js';
import type { Json } from './changes/json.js';

/** Cuts a list into as many bodies as v3 takes at once; old clients send more in one call. Anything else stays one body. */
export const inBatches = (endpoint: Endpoint, body: Json | undefined): readonly (Json | undefined)[] => {
  const most = endpoint.body?.maxRows ?? Infinity;
  if (!isList(body) || body.length <= most) return [body];
  return Array.from({ length: Math.ceil(body.length / most) }, (_, at) => body.slice(at * most, (at + 1) * most));
};

const rowsOf = (text: string): readonly Json[] => {
  const rows = JSON.parse(text === '' ? '[]' : text) as Json;
  return isList(rows) ? rows : [rows];
};

/** The answers of all batches as one, in the order of the rows. */
export const joinBatches = (texts: readonly string[]): string => (texts.length === 1 ? (texts[0] ?? '') : JSON.stringify(texts.flatMap(rowsOf)));
