import type { DoorAnswer } from './door-call.js';

type Headers = DoorAnswer['headers'];

const extend = (value: string, names: readonly string[]): string => {
  const listed = value.split(/\s*,\s*/).filter((name) => name !== '');
  const known = new Set(listed.map((name) => name.toLowerCase()));
  return [...listed, ...names.filter((name) => !known.has(name))].join(', ');
};

/** Values that were extended, by what was added. Doors write the header themselves, so these are few. */
const extended = new Map<string, string>();

const extendOnce = (value: string, names: readonly string[]): string => {
  const key = `${value} + ${names.join(', ')}`;
  let known = extended.get(key);
  if (known === undefined) extended.set(key, (known = extend(value, names)));
  return known;
};

/** The headers with `names` in `Vary` besides what stands there already. */
export const withVary = (headers: Headers, names: readonly string[]): Headers => {
  const own = 'vary' in headers ? 'vary' : Object.keys(headers).find((name) => name.toLowerCase() === 'vary');
  if (own === undefined) return { ...headers, vary: names.join(', ') };
  return { ...headers, [own]: extendOnce([headers[own] ?? []].flat().join(', '), names) };
};
