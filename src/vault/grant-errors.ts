import { GatewayError } from '../core/index.js';

const RECONNECT_AFTER_SECONDS = 60;

export const notConnected = (accountId: string): GatewayError =>
  new GatewayError('not_connected', 'Connect this CleverReach account first.', { facts: { accountId }, retryAfterSeconds: RECONNECT_AFTER_SECONDS });

export const reconnectNeeded = (accountId: string, cause?: unknown): GatewayError =>
  new GatewayError('reconnect_needed', 'CleverReach refuses the tokens of this account. Connect it again.', {
    facts: { accountId },
    retryAfterSeconds: RECONNECT_AFTER_SECONDS,
    cause,
  });

export const tryLater = (accountId: string, retryAfterSeconds: number, cause?: unknown): GatewayError =>
  new GatewayError('upstream_unavailable', 'The CleverReach token of this account could not be renewed yet. Try again.', {
    facts: { accountId },
    retryAfterSeconds,
    cause,
  });
