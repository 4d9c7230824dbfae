import { describe, expect, it } from 'vitest';
import { Secret } from '../core/index.js';
import { readSubAccountToken, readTokenAnswer, readTtl } from './token-answer.js';

const answer = (status: number, body?: unknown, retryAfterSeconds?: number) => ({ status, body, retryAfterSeconds });
const good = { access_token: 'a.b.c', expires_in: 2_592_000, refresh_token: 'r', token_type: 'bearer' };

/** What becomes of an answer; a failure in one word. */
const judge = (read: () => unknown): unknown => {
  try {
    return read();
  } catch (error) {
    const { reason, code } = error as { readonly reason?: string; readonly code?: string };
    return reason ?? code;
  }
};

describe('readTokenAnswer', () => {
  it.each([
    ['takes a pair of tokens', answer(200, good), ['a.b.c', 'r', 2_592_000]],
    ['takes a token without a refresh token, and a number in quotes', answer(200, { access_token: 'a', expires_in: '60' }), ['a', undefined, 60]],
    ['takes CleverReach at its word', answer(400, { error: 'invalid_grant', error_description: 'gone' }), 'invalid_grant'],
    ['finds a refusal under HTTP 200', answer(200, { error: 'invalid_client' }), 'invalid_client'],
    ['finds a refusal in the words of the API', answer(400, { error: { code: 400, message: 'Bad Request' } }), 'refused'],
    ['does not take trouble for a refusal', answer(400, { error: 'temporarily_unavailable' }), 'upstream_unavailable'],
    ['does not take a limit for a refusal', answer(429, { error: 'invalid_request' }), 'upstream_unavailable'],
    ['does not take the page of a proxy for a refusal', answer(403), 'upstream_unavailable'],
    ['does not take a failing server for a refusal', answer(500, { error: 'invalid_grant' }), 'upstream_unavailable'],
    ['wants a token', answer(200, { expires_in: 60 }), 'upstream_unavailable'],
    ['wants a token that fits into a header', answer(200, { ...good, access_token: 'a\r\nx-evil: 1' }), 'upstream_unavailable'],
    ['wants a lifetime', answer(200, { access_token: 'a' }), 'upstream_unavailable'],
    ['wants a lifetime that can be', answer(200, { ...good, expires_in: 1e12 }), 'upstream_unavailable'],
    ['follows no redirect', answer(302, good), 'upstream_unavailable'],
  ])('%s', (_, given, expected) => {
    const read = (): unknown => {
      const { access, refresh, expiresInSeconds } = readTokenAnswer(given);
      return [access.reveal(), refresh?.reveal(), expiresInSeconds];
    };
    expect(judge(read)).toEqual(expected);
  });

  it('hands on how long to wait', () => {
    expect(() => readTokenAnswer(answer(503, undefined, 7))).toThrow(expect.objectContaining({ retryAfterSeconds: 7 }));
  });

  it('keeps tokens secret', () => {
    expect(JSON.stringify(readTokenAnswer(answer(200, good)))).toBe(JSON.stringify({ access: new Secret(''), refresh: new Secret(''), expiresInSeconds: 2_592_000 }));
  });
});

describe('readSubAccountToken', () => {
  it.each([
    ['takes the bare token', answer(200, 'a.b.c'), 'a.b.c'],
    ['takes CleverReach at its word', answer(403, { error: { code: 403, message: 'Forbidden' } }), 'no_sub_account'],
    ['does not take the page of a proxy for a refusal', answer(403), 'upstream_unavailable'],
    ['finds no token in an error under HTTP 200', answer(200, { error: { code: 404 } }), 'upstream_unavailable'],
    ['wants a token that fits into a header', answer(200, 'a b'), 'upstream_unavailable'],
  ])('%s', (_, given, expected) => {
    expect(judge(() => readSubAccountToken(given).reveal())).toBe(expected);
  });
});

describe('readTtl', () => {
  it.each([
    ['takes seconds', answer(200, { ttl: 3_600 }), 3_600],
    ['takes seconds in quotes', answer(200, { ttl: '3600' }), 3_600],
    ['does not take nothing for none', answer(200, { ttl: '' }), 'upstream_unavailable'],
    ['wants an answer', answer(500, { ttl: 3_600 }), 'upstream_unavailable'],
  ])('%s', (_, given, expected) => {
    expect(judge(() => readTtl(given))).toBe(expected);
  });
});
