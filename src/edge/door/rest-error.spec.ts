import { describe, expect, it } from 'vitest';
import { errorCodes, GatewayError } from '../../core/index.js';
import { answerRestError } from './rest-error.js';

const told = (error: unknown): unknown => {
  const { status, body } = answerRestError(error);
  return [status, (JSON.parse(body) as { error: unknown }).error];
};

describe('answerRestError', () => {
  it.each([
    [new GatewayError('unauthenticated', 's', { facts: { presented: false } }), 401, 'Unauthorized'],
    [new GatewayError('unauthenticated', 's', { facts: { presented: true } }), 401, 'Unauthorized: invalid token'],
    [new GatewayError('unknown_route', 's'), 404, 'Not Found'],
    [new GatewayError('method_not_allowed', 's'), 405, 'Method Not Allowed'],
    [new GatewayError('body_too_large', 's'), 413, 'Request Entity Too Large'],
    [new GatewayError('forbidden', 'The scope is missing.'), 403, 'Forbidden: The scope is missing.'],
    [new GatewayError('not_found', 's', { refusal: { status: 404, message: 'Not Found: invalid receiver' } }), 404, 'Not Found: invalid receiver'],
    [new GatewayError('upstream_rejected', 's', { refusal: { status: 422, message: 'x' } }), 422, 'x'],
    [new TypeError('secret detail'), 500, 'Internal Server Error: Something went wrong inside the gateway.'],
  ])('words %s as CleverReach does', (error, code, message) => {
    expect(told(error)).toEqual([code, { code, message }]);
  });

  it.each(errorCodes.filter((code) => code !== 'accepted'))('gives %s a status, a stable code and a message', (code) => {
    const { status, headers, body } = answerRestError(new GatewayError(code, 'A sentence.'));
    expect([status >= 400, headers['x-gateway-error'], JSON.parse(body)]).toEqual([true, code, { error: { code: status, message: expect.any(String) } }]);
  });

  it('says when a repeat makes sense', () => {
    expect(answerRestError(new GatewayError('reconnect_needed', 's', { retryAfterSeconds: 1.2 })).headers['retry-after']).toBe('2');
  });
});
