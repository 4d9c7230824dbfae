import { GatewayError, Secret } from '../core/index.js';
import { TokenRefused } from './token-exchange.js';
import type { IssuedTokens, Owner } from './token-exchange.js';

/** An answer as read from the wire; `body` is undefined where it is no JSON. */
export interface RawAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number | undefined;
  readonly body: unknown;
}

const MAX_LIFE_SECONDS = 10 * 365 * 86_400;
const headerSafe = /^[\x21-\x7e]+$/;

/** Errors of RFC 6749, 5.2 and 4.1.2.1, that a repeat does not cure. */
const finalErrors: ReadonlySet<unknown> = new Set([
  'invalid_request', 'invalid_client', 'invalid_grant', 'unauthorized_client', 'unsupported_grant_type', 'invalid_scope', 'access_denied',
]);
const passingErrors: ReadonlySet<unknown> = new Set(['server_error', 'temporarily_unavailable']);

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

const fieldsOf = ({ body }: RawAnswer): Readonly<Record<string, unknown>> => (isObject(body) ? body : {});

const isToken = (value: unknown): value is string => typeof value === 'string' && headerSafe.test(value);

/** Seconds that CleverReach names, or undefined where they are none. */
const readSeconds = (value: unknown): number | undefined => {
  const seconds = typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : Number.NaN;
  return seconds >= 0 && seconds <= MAX_LIFE_SECONDS ? seconds : undefined;
};

/** An answer that is neither what was asked for nor a refusal. */
const unusable = ({ status, retryAfterSeconds }: RawAnswer, what: string): GatewayError =>
  new GatewayError('upstream_unavailable', `CleverReach gave no ${what}.`, { facts: { status }, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });

/**
 * Why the answer is a refusal, or undefined. CleverReach refuses with HTTP 400 and `{"error":"invalid_client"}` (seen); some
 * clients guard against an error under HTTP 200 (seen). A page of a proxy is no refusal, whatever its status.
 */
const findRefusal = (answer: RawAnswer): string | undefined => {
  const { status } = answer;
  const { error } = fieldsOf(answer);
  if (status >= 500 || status === 429) return undefined;
  if (finalErrors.has(error)) return String(error);
  return (status === 400 || status === 401) && error !== undefined && !passingErrors.has(error) ? 'refused' : undefined;
};

/** Reads the tokens out of an answer of the token endpoint. Throws `TokenRefused`, or `upstream_unavailable` for an answer that says neither. */
export const readTokenAnswer = (answer: RawAnswer): IssuedTokens => {
  const refusal = findRefusal(answer);
  if (refusal !== undefined) throw new TokenRefused(refusal);
  const { access_token, refresh_token, expires_in } = fieldsOf(answer);
  const expiresInSeconds = readSeconds(expires_in);
  if (answer.status !== 200 || !isToken(access_token) || expiresInSeconds === undefined) throw unusable(answer, 'token');
  return { access: new Secret(access_token), refresh: isToken(refresh_token) ? new Secret(refresh_token) : undefined, expiresInSeconds };
};

/** Reads the token of a sub-account. A 403 or 404 in JSON is CleverReach's word that there is none; anything else may pass. */
export const readSubAccountToken = (answer: RawAnswer): Secret => {
  if ((answer.status === 403 || answer.status === 404) && isObject(answer.body)) throw new TokenRefused('no_sub_account');
  if (answer.status !== 200 || !isToken(answer.body)) throw unusable(answer, 'token');
  return new Secret(answer.body);
};

/** Reads whose a token is. `id` of whoami is the customer number (documented). */
export const readOwner = (answer: RawAnswer): Owner => {
  const { id, company, name } = fieldsOf(answer);
  const accountId = typeof id === 'string' || typeof id === 'number' ? String(id) : '';
  if (answer.status === 401 || answer.status === 403) throw new TokenRefused('new_token_refused');
  if (answer.status !== 200 || !/^[0-9]+$/.test(accountId)) throw unusable(answer, 'account to a token');
  const named = [company, name].find((text) => typeof text === 'string' && text.trim() !== '');
  return { accountId, name: typeof named === 'string' ? named.trim() : accountId };
};

/** Reads for how many seconds a token lives on. */
export const readTtl = (answer: RawAnswer): number => {
  const seconds = readSeconds(fieldsOf(answer)['ttl']);
  if (answer.status !== 200 || seconds === undefined) throw unusable(answer, 'lifetime of a token');
  return seconds;
};
