import { methodOf } from '../../contract/index.js';
import type { Endpoint } from '../../contract/index.js';
import type { RawCall } from '../../upstream/index.js';
import { kindOfBody, readBody, textOfBody } from '../door/index.js';
import type { SentBody } from '../door/index.js';

const json = 'application/json';

const isJsonType = (contentType: string | undefined): boolean => /^\s*application\/(?:[\w.-]+\+)?json\b/i.test(contentType ?? '');

const takesNothing = (endpoint: Endpoint): boolean => endpoint.body === undefined || methodOf(endpoint) === 'DELETE';

const isBlank = (bytes: Uint8Array): boolean => !/[^\s\p{Cc}]/u.test(textOfBody(bytes));

const isBlankOfJson = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isPrintable = (byte: number | undefined): boolean => byte !== undefined && byte > 0x20 && byte < 0x7f;

/** JSON as sent, or without what stands around it that JSON does not know as blank: a byte order mark, a vertical tab. */
const withoutOddBlanks = (bytes: Uint8Array): Uint8Array => {
  const isSaying = (byte: number): boolean => !isBlankOfJson(byte);
  return isPrintable(bytes.find(isSaying)) && isPrintable(bytes.findLast(isSaying)) ? bytes : Buffer.from(textOfBody(bytes));
};

/**
 * The body that goes to CleverReach. What old clients send where they mean no data (`[]`, `false`, `null`) is dropped where the
 * row takes no body; a form becomes JSON; JSON goes byte for byte, whatever its Content-Type said. Throws `malformed_body` and
 * `unsupported_media_type`.
 */
export const forwardedBody = (endpoint: Endpoint, sent: SentBody): RawCall['body'] => {
  if (!sent.bytes || methodOf(endpoint) === 'GET') return undefined;
  const { bytes, contentType } = sent;
  switch (kindOfBody(sent)) {
    case 'nothing':
      return takesNothing(endpoint) || isBlank(bytes) ? undefined : { bytes, contentType: json };
    case 'form':
      return { bytes: Buffer.from(JSON.stringify(readBody(sent))), contentType: json };
    default:
      readBody(sent);
      return { bytes: withoutOddBlanks(bytes), contentType: contentType !== undefined && isJsonType(contentType) ? contentType : json };
  }
};
