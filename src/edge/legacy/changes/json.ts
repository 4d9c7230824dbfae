/** A JSON value as an old client or CleverReach sends it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !isList(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** Whether an object has one of these members. */
export const hasAny = (object: JsonObject, names: readonly string[]): boolean => Object.keys(object).some((name) => names.includes(name));

/** An object without some of its members; itself where it has none of them. */
export const without = (object: JsonObject, ...names: readonly string[]): JsonObject =>
  hasAny(object, names) ? Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name))) : object;

/** Whether two values are the same JSON, whatever the order of their members. */
export const areEqual = (one: Json | undefined, other: Json | undefined): boolean => {
  if (one === other) return true;
  if (isList(one) && isList(other)) return one.length === other.length && one.every((value, at) => areEqual(value, other[at]));
  if (!isObject(one) || !isObject(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && areEqual(one[name], other[name]));
};

/** A text, number or flag as text; empty for anything else. */
export const textOf = (value: Json | undefined): string => (value === null || typeof value === 'object' || value === undefined ? '' : String(value));
