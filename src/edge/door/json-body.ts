import { GatewayError } from '../../core/index.js';
import { parseForm, textOrLatin1 } from './form-body.js';

/** A body as sent: its bytes and the name its sender gave them. */
export interface SentBody {
  readonly bytes: Uint8Array | undefined;
  readonly contentType: string | undefined;
}

/** What a body is, whatever its Content-Type says. `nothing` covers what old clients send where they mean no data. */
export type BodyKind = 'nothing' | 'json' | 'form' | 'other';

const meaningless: ReadonlySet<string> = new Set(['', 'false', 'null', '[]']);
const LONGEST_MEANINGLESS_BYTES = 64;
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** One for all bodies: to make one costs more than to decode a small body. */
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The text of a body without byte order mark and outer blanks. Throws `malformed_body` where it is no UTF-8. */
export const textOfBody = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes).trim();
  } catch {
    throw new GatewayError('malformed_body', 'The body is not valid UTF-8.');
  }
};

/** Type and subtype of a Content-Type in lower case; empty where there is none. */
export const mediaTypeOf = (contentType: string | undefined): string => (contentType ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

/** The first character that says something; undefined where there is none. */
const beginningOf = (bytes: Uint8Array): string | undefined => {
  const first = bytes.find((byte) => byte > 0x20 && !byteOrderMark.includes(byte));
  return first === undefined ? undefined : String.fromCharCode(first);
};

const isMeaningless = (bytes: Uint8Array): boolean =>
  bytes.length <= LONGEST_MEANINGLESS_BYTES && meaningless.has(Buffer.from(bytes).toString('utf8').trim());

/** Says what a body is by looking at its beginning, then at its Content-Type. */
export const kindOfBody = ({ bytes, contentType }: SentBody): BodyKind => {
  const beginning = bytes && beginningOf(bytes);
  if (!bytes || beginning === undefined) return 'nothing';
  if (beginning === '{') return 'json';
  if (isMeaningless(bytes)) return 'nothing';
  if (beginning === '[') return 'json';
  const media = mediaTypeOf(contentType);
  if (media === 'application/x-www-form-urlencoded') return 'form';
  return media === '' || media === 'application/json' || media.endsWith('+json') ? 'json' : 'other';
};

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new GatewayError('malformed_body', 'The body is not valid JSON.');
  }
};

/** An escape of half a character. Clients that write everything in ASCII send both halves so; only what was cut apart has one alone. */
const halfCharacter = /\\u[dD][89a-fA-F]/;

/** Whether every text of some content is Unicode. Looks at one value after the other: content can be nested deeper than calls can. */
const isUnicode = (content: unknown): boolean => {
  const waiting = [content];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'string' && !value.isWellFormed()) return false;
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, inner] of Object.entries(value)) waiting.push(name, inner);
  }
  return true;
};

/**
 * The content of a JSON text. Throws `malformed_body` where it is none, or holds half a character: PHP, in which CleverReach is written,
 * reads nothing at all of such a text, so that one row would take a thousand others with it.
 */
export const parseJson = (text: string): unknown => {
  const content = parse(text);
  if (halfCharacter.test(text) && !isUnicode(content)) {
    throw new GatewayError('malformed_body', 'The body holds half a character: an escape such as \\ud83d without its other half.');
  }
  return content;
};

/**
 * The data of a body: JSON, or a form with names like `attributes[city]` as an object. Undefined where the sender means no data.
 * Throws `malformed_body` for broken JSON and `unsupported_media_type` for anything else.
 */
export const readBody = (body: SentBody): unknown => {
  const kind = kindOfBody(body);
  if (kind === 'nothing' || !body.bytes) return undefined;
  if (kind === 'other') throw new GatewayError('unsupported_media_type', 'Send JSON.');
  return kind === 'form' ? parseForm(textOrLatin1(body.bytes).trim()) : parseJson(textOfBody(body.bytes));
};
