import { Refusal } from './refusal.js';

export type Fields = Readonly<Record<string, unknown>>;

const none: Fields = {};

/** The fields of an object; none of anything else. */
export const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : none;

/** A scalar as text, as PHP would print it; undefined where there is none. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  return undefined;
};

export const findText = (fields: Fields, name: string): string | undefined => textOf(fields[name]);
export const readText = (fields: Fields, name: string, otherwise = ''): string => findText(fields, name) ?? otherwise;

/** A text that must be there and not be blank, or 400. */
export const needText = (fields: Fields, name: string): string => {
  const text = findText(fields, name);
  if (text === undefined || text.trim() === '') throw new Refusal(400, `missing ${name}`);
  return text;
};

/** A whole number; a text without one counts as absent. */
export const findInteger = (fields: Fields, name: string): number | undefined => {
  const text = findText(fields, name)?.trim();
  return text !== undefined && /^-?[0-9]+$/.test(text) ? Number(text) : undefined;
};
export const readInteger = (fields: Fields, name: string, otherwise: number): number => findInteger(fields, name) ?? otherwise;

export const readNumber = (fields: Fields, name: string, otherwise = 0): number => {
  const number = Number(findText(fields, name) ?? otherwise);
  return Number.isFinite(number) ? number : otherwise;
};

/** A flag as JSON or as text: "0", "false" and "" are no. */
export const readFlag = (fields: Fields, name: string, otherwise: boolean): boolean => {
  const text = findText(fields, name);
  return text === undefined ? otherwise : !['', '0', 'false'].includes(text.toLowerCase());
};

/** A list of texts, given as a list or separated by commas; undefined where absent or empty. */
export const findTexts = (fields: Fields, name: string): readonly string[] | undefined => {
  const value = fields[name];
  const items = Array.isArray(value) ? value.map((item) => textOf(item) ?? '') : (textOf(value) ?? '').split(',');
  const texts = items.map((item) => item.trim()).filter((item) => item !== '');
  return texts.length > 0 ? texts : undefined;
};
export const readTexts = (fields: Fields, name: string): readonly string[] => findTexts(fields, name) ?? [];

/** A list of things, or 400. */
export const needList = (value: unknown, name: string): readonly unknown[] => {
  if (!Array.isArray(value)) throw new Refusal(400, `${name} must be a list`);
  return value;
};

/** One page of a list by `page` (from 0) and a size between 1 and `maxSize`. */
export const cutPage = <T>(rows: readonly T[], page: number, size: number): readonly T[] => {
  const start = Math.max(0, page) * size;
  return rows.slice(start, start + size);
};

export const readPageSize = (fields: Fields, name: string, limits: { readonly otherwise: number; readonly max: number }): number =>
  Math.min(limits.max, Math.max(1, readInteger(fields, name, limits.otherwise)));
