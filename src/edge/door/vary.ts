import type { DoorAnswer } from './door-call.js';

type Headers = DoorAnswer['headers'];

/** The headers with `names` in `Vary` besides what stands there already. */
export const withVary = (headers: Headers, names: readonly string[]): Headers => {
  const own = 'vary' in headers ? 'vary' : Object.keys(headers).find((name) => name.toLowerCase() === 'vary');
  if (own === undefined) return { ...headers, vary: names.join(', ') };
  const listed = [headers[own] ?? []].flat().join(', ').split(/\s*,\s*/).filter((name) => name !== '');
  const known = new Set(listed.map((name) => name.toLowerCase()));
  return { ...headers, [own]: [...listed, ...names.filter((name) => !known.has(name))].join(', ') };
};
