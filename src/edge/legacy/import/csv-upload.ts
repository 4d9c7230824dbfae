import { kindOfBody, readBody, textOrLatin1 } from '../../door/index.js';
import type { SentBody } from '../../door/index.js';
import { isObject } from '../changes/json.js';
import type { Json } from '../changes/json.js';
import { csvFields } from './csv-fields.js';
import { isFileForm, readFileForm } from './csv-form.js';

const fieldOf = (data: Json | undefined): string | undefined => {
  const values = isObject(data) ? csvFields.map((name) => data[name]) : [data];
  return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
};

const isWhole = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** What begins with a quote is a text of JSON, or a CSV whose first heading stands in quotes: no such CSV with rows is JSON as a whole, whatever it is called. */
const isJson = (bytes: Uint8Array): boolean => {
  const beginning = textOrLatin1(bytes.subarray(0, 64)).trimStart();
  return /^[{[]/.test(beginning) || (beginning.startsWith('"') && isWhole(textOrLatin1(bytes).trim()));
};

/**
 * The CSV of a body: the file or a field of a form, a field of JSON, else the body itself. Empty where there is none. Throws
 * `malformed_body` for broken JSON and `invalid_input` for a broken form.
 */
export const readUpload = async (body: SentBody): Promise<string> => {
  const { bytes } = body;
  const kind = kindOfBody(body);
  if (!bytes || kind === 'nothing') return '';
  if (isFileForm(body)) return readFileForm(body);
  if (kind === 'json' && isJson(bytes)) return fieldOf(readBody(body) as Json | undefined) ?? '';
  return (kind === 'form' ? fieldOf(readBody(body) as Json | undefined) : undefined) ?? textOrLatin1(bytes);
};
