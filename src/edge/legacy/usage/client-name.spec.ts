import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameClient } from './client-name.js';

describe('nameClient', () => {
  it.each([
    ['GuzzleHttp/6.2.1 curl/7.47.0 PHP/7.0.33', 'GuzzleHttp/6.2.1'],
    ['WordPress/4.9.8; https://jane.example.org', 'WordPress/4.9.8'],
    ['curl/7.29.0-DEV', 'curl/7.29.0'],
    ['Ruby', 'Ruby'],
    ['', 'unnamed'],
    [undefined, 'unnamed'],
    ['jane@example.org', 'unnamed'],
    ['jane%40example.org/1.0', 'unnamed'],
    ['https://shop.example/plugin', 'unnamed'],
    ['www.shop.example/1.0', 'unnamed'],
    ['192.0.2.1', 'unnamed'],
    ['Shop/192.0.2.17', 'Shop/192.0.2'],
    ['Shop/1.0+jane@example.org', 'unnamed'],
    ['(jane doe)', 'unnamed'],
  ])('calls %j %s', (userAgent, name) => expect(nameClient(userAgent)).toBe(name));

  it('gives a short product and version only, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (userAgent) => {
        expect(nameClient(userAgent)).toMatch(/^[\w-]{1,40}(\/[0-9.]{1,29})?$/);
      }),
    );
  });
});
