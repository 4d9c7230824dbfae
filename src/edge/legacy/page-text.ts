import { isList, isObject } from './changes/json.js';
import type { Json } from './changes/json.js';
import { Refusal } from './changes/step.js';
import type { LegacyCall } from './changes/step.js';

const MAX_TEXT = 60;
const MAX_ENTRIES = 3;

const cut = (text: string): string => (text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text);

/** A value for a reader: long texts and lists are cut. */
const shortened = (value: Json): Json => {
  if (typeof value === 'string') return cut(value);
  if (isList(value)) return value.length > MAX_ENTRIES ? [...value.slice(0, MAX_ENTRIES).map(shortened), '…'] : value.map(shortened);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shortened(member)])) : value;
};

/** A value, an error or nothing, in one line. */
export const shown = (value: Json | Refusal | undefined): string => {
  if (value instanceof Refusal) return `${value.status} ${JSON.stringify({ error: { code: value.status, message: value.message } })}`;
  return value === undefined ? '(nothing)' : JSON.stringify(shortened(value));
};

/** A query as it stands in a path; empty where there is none. */
export const shownQuery = (query: LegacyCall['query']): string => {
  const text = Object.entries(query).map(([name, value]) => `${name}=${cut(value)}`).join('&');
  return text === '' ? '' : `?${text}`;
};

/** A call in one line: method, path with its values, query, body. */
export const shownCall = (method: string, path: string, { params, query, body }: LegacyCall): string => {
  const filled = path.replace(/\{([^}]+)\}/g, (placeholder, name: string) => params[name] ?? placeholder);
  return `${method} ${filled}${shownQuery(query)}${body === undefined ? '' : `  ${shown(body)}`}`;
};

/** Lines of a code block. */
export const block = (lines: readonly string[]): readonly string[] => ['```text', ...lines, '```'];
