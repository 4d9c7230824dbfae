import { GatewayError } from '../core/index.js';
import type { OutgoingRequest } from './ports.js';

const RETRY_AFTER_SECONDS = 5;

/** How far a request had come: set when its first byte is about to be written. */
export interface Flight {
  readonly hasLeft: boolean;
}

/** Why a request got no answer, and whether sending it again can do no harm and may help. */
export interface Failure {
  readonly error: GatewayError;
  readonly mayRepeat: boolean;
  /** Nothing was sent because a connection from an earlier call was gone: a repeat is no further load. */
  readonly isFree?: boolean;
}

const codeOf = (error: unknown): string => {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown };
  return [code, name].find((text) => typeof text === 'string') ?? 'unknown';
};

/** Whole seconds for a Retry-After, never 0. */
const secondsOf = (ms: number): number => Math.max(1, Math.ceil(ms / 1_000));

export const callerGone = (): GatewayError => new GatewayError('caller_gone', 'The caller left before the answer came.');

export const noTurn = (reason: 'queue_full' | 'queue_wait' | 'deadline'): GatewayError =>
  new GatewayError('too_busy', 'Too many calls for this account are on their way. Nothing was sent.', { facts: { reason }, retryAfterSeconds: 1 });

export const slowed = (waitMs: number): GatewayError =>
  new GatewayError('upstream_rate_limited', 'CleverReach receives too many calls for this account. Nothing was sent.', {
    facts: { reason: 'paused' },
    retryAfterSeconds: secondsOf(waitMs),
  });

export const breakerOpen = (waitMs: number): GatewayError =>
  new GatewayError('upstream_unavailable', 'CleverReach has failed too often just now. Nothing was sent.', {
    facts: { reason: 'breaker_open' },
    retryAfterSeconds: secondsOf(waitMs),
  });

/** Whether CleverReach may have carried out what it answers so: only a 503 says that it did not even begin. */
export const mayBeDone = (status: number): boolean => status >= 500 && status !== 503;

/** A request that undici refuses to send is a mistake of ours, not a failure of the network. */
const isOurMistake = (error: unknown): boolean => ['UND_ERR_INVALID_ARG', 'UND_ERR_NOT_SUPPORTED', 'TypeError'].includes(codeOf(error));

/** Whether it matters that a call may have been carried out whose end is not known. */
export const leavesTraces = ({ effect, isRepeatable }: Pick<OutgoingRequest, 'effect' | 'isRepeatable'>): boolean => effect === 'write' || !isRepeatable;

/** What to do about a call that may have been carried out. */
export const adviceOf = (isRepeatable: boolean): string => (isRepeatable ? 'it may be repeated without harm' : 'check before you repeat it');

export const outcomeUnknown = (cause: unknown, isRepeatable: boolean): GatewayError =>
  new GatewayError('outcome_unknown', `CleverReach did not answer. The call may have been carried out: ${adviceOf(isRepeatable)}.`, { cause, facts: { reason: codeOf(cause) } });

const unreachable = (cause: unknown): GatewayError =>
  new GatewayError('upstream_unavailable', 'CleverReach cannot be reached.', {
    cause,
    facts: { reason: codeOf(cause) },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });

const timedOut = (cause: unknown): GatewayError =>
  new GatewayError('upstream_timeout', 'CleverReach did not answer in time.', { cause, facts: { reason: codeOf(cause) } });

/** How a connection ends that was open before; one that cannot be opened ends otherwise. */
const isLostConnection = (error: unknown): boolean => ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error));

/** CleverReach began no answer, or stopped in the middle of a small one. */
const timeOuts: ReadonlySet<unknown> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** Whether a call ended because CleverReach was silent for too long. */
export const hasTimedOut = ({ facts }: GatewayError): boolean => timeOuts.has(facts['reason']);

/** Reads an error of undici. Rethrows what is a mistake of ours. */
export const readFailure = (error: unknown, request: OutgoingRequest, flight: Flight): Failure => {
  if (request.signal?.aborted === true && (request.effect === 'read' || !flight.hasLeft)) return { error: callerGone(), mayRepeat: false };
  if (!flight.hasLeft && isOurMistake(error)) throw error;
  if (!flight.hasLeft) return { error: unreachable(error), mayRepeat: true, isFree: isLostConnection(error) };
  // A second wait as long as the first would outlast the caller's patience.
  const mayRepeat = request.isRepeatable && !timeOuts.has(codeOf(error));
  if (leavesTraces(request)) return { error: outcomeUnknown(error, request.isRepeatable), mayRepeat };
  return { error: mayRepeat ? unreachable(error) : timedOut(error), mayRepeat };
};
