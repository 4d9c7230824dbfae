import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { chooseEncoding, compressAnswer } from './compression.js';

describe('chooseEncoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['gzip, deflate, br, zstd', 'zstd'],
    ['gzip, deflate, br', 'br'],
    ['gzip', 'gzip'],
    ['GZIP;Q=0.3', 'gzip'],
    ['gzip;q=1, br;q=0.9, zstd;q=0.5', 'gzip'],
    ['br;q=0, gzip;q=0.1', 'gzip'],
    ['zstd;q=0, *', 'br'],
    ['*;q=0', undefined],
    ['deflate', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['identity;q=0.5, gzip', 'gzip'],
    ['identity;q=0, gzip', 'gzip'],
  ])('takes of %j what the caller wants most: %j', (header, encoding) => {
    expect(chooseEncoding(header)).toBe(encoding);
  });
});

describe('compressAnswer', () => {
  const json = JSON.stringify({ rows: Array.from({ length: 100 }, (_, id) => ({ id, name: `row ${id}` })) });
  const answer = { status: 200, headers: { 'content-type': 'application/json; charset=utf-8', vary: 'origin' }, body: json };
  const asking = (encoding: string, method = 'GET') => ({ method, headers: { 'accept-encoding': encoding } });

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ])('packs with %s, says so and that the answer depends on it', async (encoding, unpack) => {
    const { headers, body } = await compressAnswer(asking(encoding), answer, 100);
    expect([headers, unpack(body as Buffer).toString(), (body as Buffer).length < json.length / 2]).toEqual([
      { 'content-type': 'application/json; charset=utf-8', vary: 'origin, accept-encoding', 'content-encoding': encoding }, json, true,
    ]);
  });

  it('says that the answer depends on the encoding where this caller wants none, too', async () => {
    expect(await compressAnswer(asking('identity'), answer, 100)).toEqual({ ...answer, headers: { ...answer.headers, vary: 'origin, accept-encoding' } });
  });

  it.each([
    ['below the size', answer, asking('gzip'), json.length + 1],
    ['of a page', { ...answer, headers: { 'content-type': 'text/html' } }, asking('gzip'), 100],
    ['that is a stream', { ...answer, body: Readable.from([json]) }, asking('gzip'), 100],
    ['that is packed already', { ...answer, headers: { ...answer.headers, 'content-encoding': 'gzip' } }, asking('br'), 100],
    ['without content', { status: 304, headers: answer.headers }, asking('gzip'), 0],
    ['to HEAD', answer, asking('gzip', 'HEAD'), 100],
  ])('leaves an answer %s as it is', async (_, given, request, fromBytes) => {
    expect(await compressAnswer(request, given, fromBytes)).toBe(given);
  });
});
