import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import { Refusal } from './refusal.js';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The bytes of a request, or 413 where they are too many. */
export const readBytes = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

type Tree = Record<string, unknown>;

/** Puts `a[b][]=x` where PHP would: under a, then b, at the end of a list. */
const plant = (tree: Tree, name: string, value: string): void => {
  const [root = '', ...branches] = name.replace(/\]/g, '').split('[');
  const keys = [root, ...branches].filter((key) => key !== '__proto__');
  let at = tree;
  for (const [depth, key] of keys.entries()) {
    const own = key === '' ? String(Object.keys(at).length) : key;
    if (depth === keys.length - 1) {
      at[own] = value;
      return;
    }
    const next = at[own];
    at = typeof next === 'object' && next !== null ? (next as Tree) : (at[own] = {});
  }
};

/** Lists came in as objects with the keys 0, 1, 2, …. */
const listed = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, listed(item)] as const);
  const isList = entries.length > 0 && entries.every(([key], at) => key === String(at));
  return isList ? entries.map(([, item]) => item) : Object.fromEntries(entries);
};

const treeOf = (pairs: Iterable<readonly [string, string]>): unknown => {
  const tree: Tree = {};
  for (const [name, value] of pairs) plant(tree, name, value);
  return Object.fromEntries(Object.entries(tree).map(([key, value]) => [key, listed(value)]));
};

const parseMultipart = (bytes: Buffer, contentType: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const pairs: [string, string][] = [];
    const refuse = (): void => { reject(new Refusal(400, 'malformed body')); };
    try {
      const form = new Busboy({ headers: { 'content-type': contentType } });
      form.on('field', (name: string, value: string) => pairs.push([name, value]));
      form.on('finish', () => { resolve(treeOf(pairs)); });
      form.on('error', refuse);
      Readable.from([bytes]).pipe(form);
    } catch {
      refuse();
    }
  });

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Refusal(400, 'malformed JSON');
  }
};

/** Old plugins put everything under the placeholder name of the Swagger model. */
const unwrap = (body: unknown): unknown => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const [[key, value] = [], ...others] = Object.entries(body) as [string, unknown][];
  return key === 'postdata' && others.length === 0 ? value : body;
};

/** The body as CleverReach reads it: what starts like JSON is JSON whatever its type says; else by its type; undefined where there is none. */
export const parseBody = async (bytes: Buffer, contentType: string): Promise<unknown> => {
  const text = bytes.toString('utf8').trim();
  if (text === '') return undefined;
  if (text.startsWith('{') || text.startsWith('[') || /\bjson\b/i.test(contentType)) return unwrap(parseJson(text));
  if (/^multipart\/form-data/i.test(contentType)) return unwrap(await parseMultipart(bytes, contentType));
  return unwrap(treeOf(new URLSearchParams(text)));
};

/** The fields of a query string, with PHP's brackets understood. */
export const parseQuery = (search: string): Readonly<Record<string, unknown>> =>
  treeOf(new URLSearchParams(search)) as Readonly<Record<string, unknown>>;
