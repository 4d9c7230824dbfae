import { STATUS_CODES } from 'node:http';
import { HTTP_STATUS } from '../../core/index.js';
import type { ErrorCode, GatewayError } from '../../core/index.js';
import { toGatewayError } from './door-error.js';
import type { DoorAnswer } from './door-call.js';

/** Reason phrases as CleverReach's web server words them, where they differ from Node's. */
const phrases: Readonly<Record<number, string>> = { 413: 'Request Entity Too Large', 499: 'Client Closed Request' };

/** Codes whose whole message is the reason phrase, as CleverReach answers them. */
const bare: ReadonlySet<ErrorCode> = new Set(['unknown_route', 'method_not_allowed', 'body_too_large', 'caller_gone']);

const phraseOf = (status: number): string => phrases[status] ?? STATUS_CODES[status] ?? 'Error';

const detailOf = (error: GatewayError): string => {
  if (bare.has(error.code)) return '';
  if (error.code === 'unauthenticated') return error.facts['presented'] === true ? 'invalid token' : '';
  return error.message;
};

const messageOf = (error: GatewayError, status: number): string => {
  if (error.refusal) return error.refusal.message;
  const detail = detailOf(error);
  return detail === '' ? phraseOf(status) : `${phraseOf(status)}: ${detail}`;
};

const headersOf = (error: GatewayError): Record<string, string> => ({
  'content-type': 'application/json; charset=utf-8',
  'x-gateway-error': error.code,
  ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(Math.ceil(error.retryAfterSeconds)) }),
  ...(error.code === 'unauthenticated' && {
    'www-authenticate': error.facts['presented'] === true ? 'Bearer realm="cleverreach", error="invalid_token"' : 'Bearer realm="cleverreach"',
  }),
  ...(typeof error.facts['allow'] === 'string' && { allow: error.facts['allow'] }),
});

/**
 * An error as CleverReach's REST API words it: `{"error":{"code":404,"message":"Not Found: …"}}`, with the stable code of the
 * gateway in the header `x-gateway-error`. A refusal of CleverReach keeps its status and message.
 */
export const answerRestError = (thrown: unknown): DoorAnswer & { readonly body: string } => {
  const error = toGatewayError(thrown);
  const status = error.refusal?.status ?? HTTP_STATUS[error.code];
  return { status, headers: headersOf(error), body: JSON.stringify({ error: { code: status, message: messageOf(error, status) } }) };
};
