import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { headersFor, keepEndToEnd } from './headers.js';

describe('keepEndToEnd', () => {
  it('keeps what concerns the reader', () => {
    const kept = { 'content-type': 'text/csv', 'content-length': '7', etag: '"x"', 'retry-after': '3', 'x-ratelimit-remaining': '9' };
    expect(keepEndToEnd({ ...kept, connection: 'close', 'transfer-encoding': 'chunked' })).toEqual(kept);
  });

  it('drops a value that cannot be written', () => {
    expect(keepEndToEnd({ 'content-disposition': 'attachment; filename="\u4e2d"', etag: 'a\r\nb' })).toEqual({});
  });

  const telltale = fc.constantFrom(
    'set-cookie', 'Set-Cookie', 'authorization', 'AUTHORIZATION', 'www-authenticate', 'proxy-authenticate', 'x-cr-calltoken', 'X-CR-Token', 'x-access-token',
    'location', 'link', 'connection', 'keep-alive', 'transfer-encoding', 'te', 'trailer', 'upgrade', 'server', 'via', 'x-powered-by',
  );

  it('lets no header through that could hold a token or name the connection', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(telltale, fc.string()), fc.oneof(fc.string(), fc.array(fc.string()))), (headers) => {
        for (const name of Object.keys(keepEndToEnd(headers))) expect(name).toMatch(/^(cache-control|content-[a-z]+|etag|expires|last-modified|retry-after|x-rate-?limit-.*)$/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('headersFor', () => {
  it('sends the two media types of the caller and nothing else of it', () => {
    fc.assert(
      fc.property(fc.record({ accept: fc.string({ unit: 'binary' }), contentType: fc.string({ unit: 'binary' }) }), (call) => {
        const { accept, 'content-type': type, ...own } = headersFor(call);
        expect(Object.keys(own).sort()).toEqual(['accept-encoding', 'user-agent']);
        for (const value of [accept, type]) expect(value).toMatch(/^[\x20-\x7e]+$/);
      }),
      { numRuns: 2_000 },
    );
  });
});
