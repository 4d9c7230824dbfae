import { describe, expect, it } from 'vitest';
import { BrowserCookie } from './browser-cookie.js';

const value = BrowserCookie.generate();
const kind = { name: 'session', sameSite: 'Strict', lifeSeconds: 60 } as const;
const plain = new BrowserCookie({ ...kind, isSecure: false });
const secure = new BrowserCookie({ ...kind, isSecure: true });

describe('a cookie of the gateway', () => {
  it('is hidden from scripts, and bound to its host where the browser comes by https', () => {
    expect([plain.write(value), secure.write(value), plain.erase()]).toEqual([
      { 'set-cookie': `session=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict` },
      { 'set-cookie': `__Host-session=${value}; Path=/; Max-Age=60; HttpOnly; SameSite=Strict; Secure` },
      { 'set-cookie': 'session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict' },
    ]);
  });

  it.each([
    ['alone', `session=${value}`, value],
    ['among others', `a=b; session=${value}; c=d`, value],
    ['not under a name that ends alike', `my-session=${value}`, undefined],
    ['not without the prefix that https gives', `__Host-session=${value}`, undefined],
    ['not where it is too short', 'session=abc', undefined],
    ['not with signs that are not ours', `session=${value.slice(1)}"`, undefined],
    ['not where there is none', '', undefined],
  ])('is read %s', (_, cookie, read) => {
    expect(plain.read({ cookie })).toBe(read);
  });

  it('is never given twice', () => {
    expect(new Set(Array.from({ length: 100 }, () => BrowserCookie.generate())).size).toBe(100);
  });
});
