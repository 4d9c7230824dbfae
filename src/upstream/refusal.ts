import { STATUS_CODES } from 'node:http';
import { GatewayError } from '../core/index.js';
import type { ErrorCode, UpstreamRefusal } from '../core/index.js';
import { adviceOf, leavesTraces, mayBeDone } from '../transport/index.js';

const RECONNECT_SECONDS = 60;
const NOT_FOUND = 404;

/** The account's grant is broken. Callers are told to come back: their own credential is good. */
export const reconnectNeeded = (accountId: string): GatewayError =>
  new GatewayError('reconnect_needed', 'CleverReach no longer accepts the connection of this account. An operator must renew it.', {
    facts: { account: accountId },
    retryAfterSeconds: RECONNECT_SECONDS,
  });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

const isErrorStatus = (status: unknown): status is number => typeof status === 'number' && status >= 400 && status <= 599;

/**
 * What CleverReach refuses, read from its status and its body. `error.code` wins over the status, and counts under a 200 as well
 * (vendor code does both: CORE; documented). Undefined where it is no refusal.
 */
export const readRefusal = (status: number, body: unknown): UpstreamRefusal | undefined => {
  const error = isObject(body) ? body['error'] : undefined;
  const told = isObject(error) && isErrorStatus(Number(error['code'])) ? { status: Number(error['code']), message: error['message'] } : undefined;
  if (!told && status < 300) return undefined;
  const actual = told?.status ?? status;
  const message = told?.message ?? (isObject(body) ? body['error_description'] : undefined);
  if (typeof message === 'string' && message !== '') return { status: actual, message };
  return { status: actual, message: STATUS_CODES[actual] ?? 'Error', ...(!told && { isUnexplained: true }) };
};

const codes: Readonly<Record<number, ErrorCode>> = { 404: 'not_found', 409: 'conflict', 429: 'upstream_rate_limited' };

const sentences: Partial<Record<ErrorCode, string>> = {
  not_found: 'CleverReach does not know this.',
  conflict: 'CleverReach has this already.',
  upstream_rate_limited: 'CleverReach receives too many calls for this account.',
  upstream_unavailable: 'CleverReach cannot answer now.',
};

interface RefusedCall {
  readonly accountId: string;
  readonly isRepeatable: boolean;
  readonly effect: 'read' | 'write';
  readonly retryAfterSeconds: number | undefined;
}

const codeOf = (status: number, call: RefusedCall): ErrorCode => {
  if (status < 500) return codes[status] ?? 'upstream_rejected';
  return mayBeDone(status) && leavesTraces(call) ? 'outcome_unknown' : 'upstream_unavailable';
};

const sentenceOf = (code: ErrorCode, { isRepeatable }: RefusedCall): string => {
  if (code === 'outcome_unknown') return `CleverReach failed with the call. It may have been carried out: ${adviceOf(isRepeatable)}.`;
  return sentences[code] ?? 'CleverReach refused the call.';
};

/** A redirect, or a 404 without CleverReach's own words, comes from what stands before it, which has not handed the call on. */
export const isFromElsewhere = ({ status, isUnexplained }: UpstreamRefusal): boolean => isUnexplained === true && (status < 400 || status === NOT_FOUND);

const notHandedOn = ({ status }: UpstreamRefusal): GatewayError =>
  new GatewayError('upstream_unavailable', 'CleverReach cannot be reached: something else answers in its place.', { facts: { status }, retryAfterSeconds: 5 });

/** A refusal as the gateway's own error. A 401 concerns the account's grant, never the caller. */
export const errorOfRefusal = (refusal: UpstreamRefusal, call: RefusedCall): GatewayError => {
  if (refusal.status === 401) return reconnectNeeded(call.accountId);
  if (isFromElsewhere(refusal)) return notHandedOn(refusal);
  const code = codeOf(refusal.status, call);
  return new GatewayError(code, sentenceOf(code, call), {
    refusal,
    facts: { status: refusal.status },
    ...(call.retryAfterSeconds !== undefined && { retryAfterSeconds: call.retryAfterSeconds }),
  });
};
