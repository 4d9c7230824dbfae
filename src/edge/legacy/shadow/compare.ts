import { isList, isObject } from '../changes/json.js';
import type { Json } from '../changes/json.js';

const MAX_DEPTH = 8;

/** What stands at one path of an answer: its types, and whether objects there lack members that others have. Never a value. */
type Structure = ReadonlyMap<string, ReadonlySet<string>>;

const typeOf = (value: Json): string => {
  if (value === null) return 'null';
  return isList(value) ? 'array' : typeof value;
};

/** Attributes bear names of the account's own, and some objects ids or addresses for names: none of them is told. */
const nameOf = (parent: string, name: string): string => (/attributes$/.test(parent) || !/^[a-z][a-z_]{0,39}$/i.test(name) ? '*' : name);

const collect = (found: Map<string, Set<string>>, path: string, value: Json): void => {
  found.set(path, (found.get(path) ?? new Set()).add(typeOf(value)));
  if (path.split(/[.[]/).length > MAX_DEPTH) return;
  if (isList(value)) for (const entry of value) collect(found, `${path}[]`, entry);
  else if (isObject(value)) for (const [name, member] of Object.entries(value)) collect(found, `${path}.${nameOf(path, name)}`, member);
};

const structureOf = (value: Json): Structure => {
  const found = new Map<string, Set<string>>();
  collect(found, '$', value);
  return found;
};

const parentOf = (path: string): string => path.replace(/(\.[^.[\]]+|\[\])$/, '');

const shown = (types: ReadonlySet<string>): string => [...types].sort().join('|');

const difference = (path: string, old: Structure, ours: Structure): string | undefined => {
  const [before, now] = [old.get(path), ours.get(path)];
  if (before && now) return shown(before) === shown(now) ? undefined : `${path}: ${shown(before)} → ${shown(now)}`;
  const parent = parentOf(path);
  const isMember = !path.endsWith('[]') && old.get(parent)?.has('object') === true && ours.get(parent)?.has('object') === true;
  if (!isMember) return undefined;
  return before ? `${path}: missing` : `${path}: extra`;
};

/**
 * How the structure of our answer differs from that of the old API, by path: other types (`$[].id: number → string`), members that
 * are missing in ours or extra in it. An empty list says nothing about its entries.
 */
export const compareStructures = (old: Json, ours: Json): readonly string[] => {
  const [before, now] = [structureOf(old), structureOf(ours)];
  const paths = [...new Set([...before.keys(), ...now.keys()])];
  return paths.map((path) => difference(path, before, now)).filter((told) => told !== undefined);
};
