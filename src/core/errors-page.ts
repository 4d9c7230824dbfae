import { errorCodes, HTTP_STATUS } from './errors.js';
import type { ErrorCode } from './errors.js';

const meanings = {
  invalid_input: 'A value is missing or not allowed; the sentence names it. Nothing was sent.',
  malformed_body: 'The body is not the JSON or form it claims to be. Nothing was sent.',
  body_too_large: 'The body is larger than MAX_BODY_BYTES, or the batch has too many rows. Nothing was sent.',
  unsupported_media_type: 'The door does not read this Content-Type.',
  unauthenticated: 'No credential, or one that is unknown, wrong, expired or revoked: all look the same.',
  forbidden: 'The credential is good but lacks the scope that the sentence names.',
  unknown_route: 'No such path.',
  method_not_allowed: 'The path exists, the method does not; the Allow header lists those that do.',
  not_found: 'CleverReach knows no such thing.',
  conflict: 'CleverReach has this already, or a write with the same Idempotency-Key is still under way.',
  idempotency_key_reused: 'The Idempotency-Key stands for another call already. Nothing was sent: use a new key for each call.',
  rate_limited: 'The caller is over a limit of the gateway; Retry-After says when to come back.',
  unknown_account: 'The credential is not bound to this account, or there is none.',
  not_connected: 'The account has no CleverReach grant yet: the operator connects it.',
  reconnect_needed: 'CleverReach refuses the stored grant: the operator connects the account again. The caller’s credential is fine.',
  upstream_rejected: 'CleverReach refused the call; its own status and message are handed on.',
  upstream_rate_limited: 'CleverReach is over its limit; Retry-After says when to come back.',
  upstream_unavailable: 'CleverReach cannot be reached, something else answers in its place, it answers 503, or a read with another 5xx. Nothing was changed.',
  upstream_timeout: 'CleverReach did not answer a read in time; it may be repeated.',
  upstream_invalid_answer: 'CleverReach answered something that is no answer.',
  outcome_unknown: 'A write was sent, and no answer came or one that leaves it open (500, 502, 504, broken off): it may or may not have happened. Look before repeating it.',
  too_busy: 'The gateway cannot take the call now; Retry-After says when to come back.',
  caller_gone: 'The caller closed the connection; for logs only.',
  dry_run: 'The call was only tried; nothing was sent.',
  accepted: 'CleverReach cannot be reached; the write is kept and will be delivered. No failure: each door words it as it words a success.',
  insufficient_storage: 'There is no room for what has to be kept first. Nothing was changed.',
  persisted_query_not_found: 'GraphQL: no document has this hash or id here. An automatic client sends the text once. Answered with status 200, because such clients give up at any other.',
  persisted_query_not_supported: 'GraphQL: hashes are taken for registered documents only, and this is none. Send the text. Answered with status 200, too.',
  persisted_query_required: 'GraphQL: this consumer runs registered documents only, by hash or id. The operator registers them.',
  internal: 'A fault of the gateway; the request id finds it in the log.',
} as const satisfies Record<ErrorCode, string>;

/** docs/generated/errors.md: every code, with its status and what to do. */
export const errorsPage = (): string =>
  [
    '# Errors',
    '',
    'GraphQL carries the code in capitals as `extensions.code`; REST v1, v2 and v3 answer `{"error":{"code":<status>,"message":…}}` with the code in the',
    'header `x-gateway-error`; the admin API answers RFC 9457 with `code`. Every answer carries `x-request-id`.',
    '',
    '| code | HTTP status | meaning |',
    '|---|---|---|',
    ...errorCodes.map((code) => `| \`${code}\` | ${HTTP_STATUS[code]} | ${meanings[code]} |`),
    '',
  ].join('\n');
