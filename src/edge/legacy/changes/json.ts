/** A JSON value as an old client or CleverReach sends it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: Json;
}

export const isObject = (value: Json | undefined): value is JsonObject => typeof value === 'object' && value !== null && !isList(value);

export const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

/** An object without some of its members. */
export const without = (object: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));

/** Whether two values are the same JSON, whatever the order of their members. */
export const areEqual = (one: Json | undefined, other: Json | undefined): boolean => {
  if (isList(one) && isList(other)) return one.length === other.length && one.every((value, at) => areEqual(value, other[at]));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && areEqual(one[name], other[name]));
};

/** A text, number or flag as text; empty for anything else. */
export const textOf = (value: Json | undefined): string => (value === null || typeof value === 'object' || value === undefined ? '' : String(value));
