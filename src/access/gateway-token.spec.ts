import { describe, expect, it } from 'vitest';
import { Secret } from '../core/index.js';
import { generateSigningKey, isSignedWith, readToken, signToken } from './gateway-token.js';

const key = generateSigningKey();
const content = { accountId: '1001', issuedAtSeconds: 1_700_000_000, lifeSeconds: 3_600 };

const partsOf = (token: Secret): unknown[] =>
  token
    .reveal()
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown);

const isGood = (text: string): boolean => {
  const token = readToken(new Secret(text));
  return token !== undefined && isSignedWith(token, key);
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a gateway token', () => {
  it('carries only issuer, times and the customer number', () => {
    const claims = { iss: 'rest.cleverreach.com', iat: 1_700_000_000, exp: 1_700_003_600, client_id: 1001 };
    expect(partsOf(signToken(content, key))).toEqual([{ typ: 'JWT', alg: 'HS256', kid: expect.any(String) }, claims]);
  });

  it('names its login where it has to', () => {
    expect(partsOf(signToken({ ...content, loginId: 'l1' }, key))[1]).toMatchObject({ jti: 'l1' });
  });

  it('differs from the next one of the same second', () => {
    expect(signToken(content, key).reveal()).not.toBe(signToken(content, key).reveal());
  });

  it('is proven by its own key only', () => {
    const token = readToken(signToken(content, key));
    expect([token && isSignedWith(token, key), token && isSignedWith(token, generateSigningKey())]).toEqual([true, false]);
  });

  it('has exactly one text: no other spelling of the signature is good', () => {
    const text = signToken(content, key).reveal();
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const good = [...letters].map((last) => text.slice(0, -1) + last).filter(isGood);
    expect(good).toEqual([text]);
  });

  it('is refused with changed claims, another algorithm or none', () => {
    const [header = '', payload = '', signature = ''] = signToken(content, key).reveal().split('.');
    const richer = encode({ iss: 'rest.cleverreach.com', iat: 1, exp: 9_999_999_999, client_id: 2002 });
    const none = encode({ typ: 'JWT', alg: 'none' });
    expect([`${header}.${richer}.${signature}`, `${none}.${payload}.${signature}`, `${header}.${payload}.`].map(isGood)).toEqual([false, false, false]);
  });

  it.each(['', 'a.b.c', '..', `${encode({})}.${encode(null)}.${'A'.repeat(43)}`, 'x'.repeat(5_000)])('is not read from %j', (text) => {
    expect(readToken(new Secret(text))).toBeUndefined();
  });
});
