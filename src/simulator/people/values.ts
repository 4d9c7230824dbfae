import type { Attribute } from '../entities.js';
import { fieldsOf, textOf } from '../fields.js';

/** How a write treats values and tags: the plus calls count, unset and take away; the others set. */
export type WriteMode = 'set' | 'manipulate';

export type Values = Readonly<Record<string, string>>;

/** Attribute values as written: an object, or the old text "name:value,name:value". */
const pairsOf = (given: unknown): readonly (readonly [string, unknown])[] => {
  if (typeof given !== 'string') return Object.entries(fieldsOf(given));
  return given.split(',').flatMap((pair) => {
    const colon = pair.indexOf(':');
    return colon < 1 ? [] : [[pair.slice(0, colon).trim(), pair.slice(colon + 1).trim()] as const];
  });
};

const counted = (old: string, change: string): string => String((Number(old) || 0) + Number(change));

const nextValue = (attribute: Attribute, old: string, given: unknown, mode: WriteMode): string => {
  const text = textOf(given) ?? '';
  const isCount = mode === 'manipulate' && attribute.type === 'number' && /^[+-][0-9]+(\.[0-9]+)?$/.test(text);
  return isCount ? counted(old, text) : text;
};

/** Values by attribute id after a write; a name that no attribute has is passed over. */
export const writeValues = (attributes: readonly Attribute[], old: Values, given: unknown, mode: WriteMode): Values => {
  const next: Record<string, string> = { ...old };
  for (const [name, value] of pairsOf(given)) {
    const attribute = attributes.find((known) => known.name === name.trim().toLowerCase());
    if (attribute) next[attribute.id] = nextValue(attribute, next[attribute.id] ?? '', value, mode);
  }
  return next;
};

/** Every attribute by name with its value; empty where unset. */
export const showValues = (attributes: readonly Attribute[], values: Values): Record<string, string> =>
  Object.fromEntries(attributes.map(({ id, name }) => [name, values[id] ?? '']));
