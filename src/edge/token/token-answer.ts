import { handOver, TokenRefusal } from '../../access/index.js';
import type { IssuedToken } from '../../access/index.js';
import { HTTP_STATUS } from '../../core/index.js';
import type { GatewayError } from '../../core/index.js';
import { toGatewayError } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';

const headers = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', pragma: 'no-cache' };

/** Any JSON that speaks of tokens: never kept by a cache. */
export const answerJson = (content: unknown): DoorAnswer => ({ status: 200, headers, body: JSON.stringify(content) });

/** A token as CleverReach's token endpoint words it. */
export const answerToken = ({ access, refresh, expiresInSeconds, scopes }: IssuedToken): DoorAnswer =>
  answerJson({
    access_token: handOver(access),
    expires_in: expiresInSeconds,
    token_type: 'bearer',
    scope: scopes.join(' '),
    ...(refresh && { refresh_token: handOver(refresh) }),
  });

/** A new pair as CleverReach's exchange words it. */
export const answerPair = ({ access, refresh, expiresInSeconds }: IssuedToken): DoorAnswer =>
  answerJson({ access_token: handOver(access), expires_in: expiresInSeconds, ...(refresh && { refresh_token: handOver(refresh) }) });

/** Why no token is given. Status 400 for a wrong client too: so CleverReach answers, and so its SDK expects it. */
export const answerRefusal = ({ error, message }: TokenRefusal): DoorAnswer => ({
  status: 400,
  headers,
  body: JSON.stringify({ error, error_description: message }),
});

const oauthWord = (status: number): string => {
  if (status === 503) return 'temporarily_unavailable';
  return status < 500 ? 'invalid_request' : 'server_error';
};

/** CleverReach's SDK forgets its tokens at any 4xx (documented), so what passes by itself is told as 503. */
const statusOf = ({ code }: GatewayError): number => (code === 'rate_limited' ? HTTP_STATUS.too_busy : HTTP_STATUS[code]);

/** Any failure of the token endpoint in the shape its clients read. */
export const answerTokenError = (thrown: unknown): DoorAnswer => {
  const error = toGatewayError(thrown);
  const status = statusOf(error);
  return {
    status,
    headers: {
      ...headers,
      'x-gateway-error': error.code,
      ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
      ...(typeof error.facts['allow'] === 'string' && { allow: error.facts['allow'] }),
    },
    body: JSON.stringify({ error: oauthWord(status), error_description: error.message }),
  };
};
