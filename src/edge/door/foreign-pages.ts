import type { Caller, PageOrigins } from '../../access/index.js';
import { ACCOUNT_HEADER } from '../../access/index.js';
import { GatewayError } from '../../core/index.js';
import type { DoorAnswer, DoorRequest } from './door-call.js';
import { withVary } from './vary.js';

const methods = 'GET, POST, PUT, PATCH, DELETE';
const requestHeaders = [
  'authorization', 'content-type', 'x-access-token', ACCOUNT_HEADER, 'x-dry-run', 'x-request-id', 'prefer', 'idempotency-key', 'if-none-match', 'traceparent', 'tracestate',
  'apollo-require-preflight', 'apollographql-client-name', 'apollographql-client-version', 'x-apollo-operation-name', 'x-apollo-operation-id',
].join(', ');
const answerHeaders = 'etag, retry-after, x-request-id, x-gateway-error, x-dry-run, idempotency-replayed, age, cache-status, ratelimit, ratelimit-policy, x-gateway-kept-write, warning, deprecation, sunset, link';

/** How long a browser may remember what a preflight said. What an origin may do is checked with each call all the same. */
const PREFLIGHT_SECONDS = 600;

type Asking = Pick<DoorRequest, 'method' | 'headers'>;

const isSameHost = (origin: string, host: string | undefined): boolean => URL.canParse(origin) && new URL(origin).host === host;

/** The origin of the page that sent the request, where it is not a page of the gateway itself; undefined for what is no browser. */
export const originOfPage = ({ headers }: Pick<DoorRequest, 'headers'>): string | undefined => {
  const { origin, host } = headers;
  const isOwn = headers['sec-fetch-site'] === 'same-origin' || (origin !== undefined && isSameHost(origin, host));
  return isOwn ? undefined : origin;
};

/** Whether a browser asks what a page may send. Such a request carries no credential. */
export const isPreflight = ({ method, headers }: Asking): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

/** The answer to a preflight: leave to send for an origin that some consumer allows, nothing for any other. */
export const answerPreflight = async (pages: PageOrigins, { headers }: Asking): Promise<DoorAnswer> => {
  const { origin = '' } = headers;
  const answer = { vary: 'origin, access-control-request-method, access-control-request-headers' };
  if (!(await pages.isKnown(origin))) return { status: 204, headers: answer };
  return {
    status: 204,
    headers: {
      ...answer,
      'access-control-allow-origin': origin,
      'access-control-allow-methods': methods,
      'access-control-allow-headers': requestHeaders,
      'access-control-max-age': String(PREFLIGHT_SECONDS),
    },
  };
};

/**
 * Throws `forbidden` where a page calls with a credential whose consumer does not allow its origin. Programs may send an Origin, too:
 * browsers alone tell about their fetches.
 */
export const admitPage = (caller: Caller, { pageOrigin, headers, notes }: DoorRequest): void => {
  if (pageOrigin === undefined) return;
  if (caller.policy.origins?.includes(pageOrigin) !== true) {
    if (headers['sec-fetch-site'] === undefined) return;
    throw new GatewayError('forbidden', 'Pages of this origin may not call with this credential. The operator allows origins for each consumer (gateway consumers limit --origins).');
  }
  notes.admittedOrigin = pageOrigin;
};

/**
 * The answer with leave for the page to read it: where the proven consumer allows its origin; and, of refusals before anybody was proven,
 * where any consumer does, so that the page can tell its user what is wrong.
 */
export const letPageRead = async (pages: PageOrigins, request: DoorRequest, answer: DoorAnswer): Promise<DoorAnswer> => {
  const { pageOrigin, notes } = request;
  if (pageOrigin === undefined) return answer;
  const headers = withVary(answer.headers, ['origin']);
  const isRefusal = notes.consumerId === undefined && answer.status >= 400;
  const mayRead = notes.admittedOrigin === pageOrigin || (isRefusal && (await pages.isKnown(pageOrigin).catch(() => false)));
  if (!mayRead) return { ...answer, headers };
  return { ...answer, headers: { ...headers, 'access-control-allow-origin': pageOrigin, 'access-control-expose-headers': answerHeaders } };
};
