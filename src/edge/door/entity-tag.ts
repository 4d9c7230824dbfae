import { hash } from 'node:crypto';
import type { DoorAnswer, DoorRequest } from './door-call.js';

/** Characters of a SHA-256 in base64url that are kept: 132 bits. */
const TAG_LENGTH = 22;

/**
 * A tag that names these bytes. Strong where a caller always gets them byte for byte; weak where they may be compressed on their way,
 * since a strong tag would have to be another one then (RFC 9110, section 8.8.3.3).
 */
export const entityTagOf = (content: string | Uint8Array, strength: 'strong' | 'weak' = 'strong'): string =>
  `${strength === 'weak' ? 'W/' : ''}"${hash('sha256', content, 'base64url').slice(0, TAG_LENGTH)}"`;

const opaque = (tag: string): string => tag.replace(/^W\//, '');

/** Whether a caller's `If-None-Match` names the tag. Weak and strong tags of the same content match (RFC 9110, section 13.1.2). */
export const namesEntityTag = (ifNoneMatch: string | undefined, tag: string): boolean => {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  const sent = ifNoneMatch.match(/(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/g) ?? [];
  return sent.some((each) => opaque(each) === opaque(tag));
};

/** What a 304 does not repeat: it describes a content that is not sent. */
const isOfContent = (name: string): boolean => /^content-(?!location$)/i.test(name);

/**
 * A good answer to a read with its tag, or `304 Not Modified` without content where the caller names the tag in `If-None-Match`.
 * Any other answer is handed back as it is.
 */
export const answerConditionally = ({ method, headers }: Pick<DoorRequest, 'method' | 'headers'>, answer: DoorAnswer, tag: string): DoorAnswer => {
  if ((method !== 'GET' && method !== 'HEAD') || answer.status !== 200) return answer;
  const tagged = { ...answer.headers, etag: tag };
  if (!namesEntityTag(headers['if-none-match'], tag)) return { ...answer, headers: tagged };
  return { status: 304, headers: Object.fromEntries(Object.entries(tagged).filter(([name]) => !isOfContent(name))) };
};
