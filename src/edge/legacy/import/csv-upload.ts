import { kindOfBody, readBody } from '../../door/index.js';
import type { SentBody } from '../../door/index.js';
import { isObject } from '../changes/json.js';
import type { Json } from '../changes/json.js';

/** Fields in which a CSV may come; the old format is not known. */
const fields = ['csv', 'data', 'file', 'content', 'postdata'];

const fieldOf = (data: Json | undefined): string | undefined => {
  const values = isObject(data) ? fields.map((name) => data[name]) : [data];
  return values.find((value) => typeof value === 'string' && value.trim() !== '') as string | undefined;
};

/** Whatever is not UTF-8 is read as Latin-1, in which every byte means something. */
const decode = (bytes: Uint8Array): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
};

const isJson = (bytes: Uint8Array): boolean => /^\s*[{["]/.test(decode(bytes.subarray(0, 64)));

/** The CSV of a body: a field of JSON or of a form, else the body itself. Empty where there is none. Throws `malformed_body` for broken JSON. */
export const readUpload = (body: SentBody): string => {
  const { bytes, contentType = '' } = body;
  const kind = kindOfBody(body);
  if (!bytes || kind === 'nothing') return '';
  if (kind === 'json' && isJson(bytes) && (!/^\s*"/.test(decode(bytes.subarray(0, 64))) || contentType.includes('json'))) {
    return fieldOf(readBody(body) as Json | undefined) ?? '';
  }
  return (kind === 'form' ? fieldOf(readBody(body) as Json | undefined) : undefined) ?? decode(bytes);
};
