import { GatewayError, Secret } from '../core/index.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens } from './token-exchange.js';

/** An answer of the token endpoint as read from the wire; `body` is undefined where it is no JSON object. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

const MAX_LIFE_SECONDS = 10 * 365 * 86_400;
const headerSafe = /^[\x21-\x7e]+$/;

/** Errors of RFC 6749, 5.2 and 4.1.2.1, that a repeat does not cure. */
const finalErrors: ReadonlySet<unknown> = new Set([
  'invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope', 'access_denied',
]);
const passingErrors: ReadonlySet<unknown> = new Set(['server_error', 'temporarily_unavailable']);

const isToken = (value: unknown): value is string => typeof value === 'string' && headerSafe.test(value);

/**
 * Why the answer is a refusal, or undefined. CleverReach refuses with HTTP 400 and `{"error":"invalid_client"}` (seen); some
 * clients guard against an error under HTTP 200 (seen). A page of a proxy is no refusal, whatever its status.
 */
const findRefusal = ({ status, body }: RawAnswer): string | undefined => {
  const error = body?.['error'];
  if (status >= 500 || status === 429) return undefined;
  if (finalErrors.has(error)) return String(error);
  return (status === 400 || status === 401) && error !== undefined && !passingErrors.has(error) ? 'refused' : undefined;
};

/** Reads the tokens out of an answer. Throws `TokenRefused`, or `upstream_unavailable` for an answer that says neither. */
export const readTokenAnswer = (answer: RawAnswer): IssuedTokens => {
  const refusal = findRefusal(answer);
  if (refusal !== undefined) throw new TokenRefused(refusal);
  const { access_token, refresh_token, expires_in } = answer.body ?? {};
  const expiresInSeconds = Number(expires_in);
  if (answer.status !== 200 || !isToken(access_token) || !(expiresInSeconds >= 0 && expiresInSeconds <= MAX_LIFE_SECONDS)) {
    throw new GatewayError('upstream_unavailable', "CleverReach's token endpoint gave no token.", {
      facts: { status: answer.status },
      ...(answer.retryAfterSeconds !== undefined && { retryAfterSeconds: answer.retryAfterSeconds }),
    });
  }
  return { access: new Secret(access_token), refresh: isToken(refresh_token) ? new Secret(refresh_token) : undefined, expiresInSeconds };
};
