import { describe, expect, it } from 'vitest';
import { checkRedirectUris, isSameAddress } from './redirect-uris.js';

describe('a redirect address', () => {
  it.each(['https://shop.example/back', 'https://shop.example:8443/?a=b', 'http://localhost:3000/', 'http://127.0.0.1/back', 'https://shop.example/a%20b'])('may be %s', (uri) => {
    expect(checkRedirectUris([uri, uri])).toEqual([uri]);
  });

  it.each([
    '', 'shop.example', 'http://shop.example/', 'http://localhost.evil.example/', 'http://127.0.0.1@evil.example/', 'https://user:word@shop.example/',
    'https://shop.example/#', 'javascript:alert(1)', 'data:text/html,x', 'myapp://back', 'https://shop.example/a b', 'https://shöp.example/', 'https://',
  ])('may not be %j', (uri) => {
    expect(() => checkRedirectUris([uri])).toThrow('A redirect address begins with');
  });

  it('is one of twenty at most', () => {
    expect(() => checkRedirectUris(Array.from({ length: 21 }, (_, at) => `https://shop.example/${at}`))).toThrow('20 redirect addresses at most');
  });

  const registered = 'https://shop.example/?next=a%2Fb';

  it.each([
    ['as it was registered', registered, true],
    ['encoded once more', encodeURIComponent(registered), true],
    ['encoded twice more', encodeURIComponent(encodeURIComponent(registered)), false],
    ['decoded', 'https://shop.example/?next=a/b', false],
    ['with a broken escape', `${registered}%zz`, false],
    ['shorter', registered.slice(0, -1), false],
    ['longer', `${registered}x`, false],
  ])('is meant %s: %s', (_, sent, isMeant) => {
    expect(isSameAddress(registered, sent)).toBe(isMeant);
  });
});
