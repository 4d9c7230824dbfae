import { productVersion } from '../config/index.js';
import type { TraceContext } from './ports.js';

/** Headers of an answer that concern its reader. All others stay here: they name the token, the connection or CleverReach's inside. */
const endToEnd: ReadonlySet<string> = new Set([
  'cache-control', 'content-disposition', 'content-encoding', 'content-language', 'content-length', 'content-type', 'etag', 'expires',
  'last-modified', 'retry-after',
]);

const isEndToEnd = (name: string): boolean => endToEnd.has(name) || (name.startsWith('x-rate') && /^x-rate-?limit-/.test(name));

/** Node refuses to write anything else, and the whole answer with it. */
const isSendable = (value: string | string[]): boolean =>
  typeof value === 'string' ? /^[\t\x20-\x7e\x80-\xff]*$/.test(value) : value.every(isSendable);

/** The headers of CleverReach's answer that may reach a caller, lower case. */
export const keepEndToEnd = (headers: Readonly<Record<string, string | string[] | undefined>>): Readonly<Record<string, string | string[]>> => {
  const kept: Record<string, string | string[]> = {};
  for (const name of Object.keys(headers)) {
    const [plain, value] = [name.toLowerCase(), headers[name]];
    if (value !== undefined && isEndToEnd(plain) && isSendable(value)) kept[plain] = value;
  }
  return kept;
};

const isPlain = (value: string): boolean => /^[\x20-\x7e]{1,256}$/.test(value);

interface Described {
  readonly accept?: string | undefined;
  readonly contentType?: string | undefined;
  readonly trace?: TraceContext | undefined;
}

/** Everything that goes upstream besides the token. Of the caller's own headers only the two media types and its trace travel. */
export const headersFor = (call: Described): Readonly<Record<string, string>> => ({
  accept: call.accept !== undefined && isPlain(call.accept) ? call.accept : 'application/json',
  'accept-encoding': 'identity',
  'user-agent': `cleverreach-gateway/${productVersion}`,
  ...call.trace,
  ...(call.contentType !== undefined && { 'content-type': isPlain(call.contentType) ? call.contentType : 'application/json' }),
});
