import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGraphql } from '../support/start-graphql.js';
import type { TestGraphql } from '../support/start-graphql.js';

let door: TestGraphql;
let key: string;

interface Read {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
}

const read = async (query: string, headers: Readonly<Record<string, string>> = {}, { url } = door): Promise<Read> => {
  const answer = await request(`${url}/graphql?query=${encodeURIComponent(query)}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
  return { status: answer.statusCode, headers: answer.headers, bytes: Buffer.from(await answer.body.arrayBuffer()) };
};
const small = '{ account { id } }';
const large = '{ group(id: "240390") { receivers(first: 50) { nodes { receiverId email registeredAt attributes { name value } } } } }';

beforeAll(async () => {
  door = await startGraphql();
  key = await door.keyOf();
});
afterAll(() => door.stop());

describe('a query by GET', () => {
  it('may be kept by its caller alone, and is asked for again by its tag', async () => {
    const { status, headers } = await read(small);
    expect([status, headers['cache-control'], headers['etag'], headers['vary']]).toEqual([
      200, 'private, no-cache', expect.stringMatching(/^W\/"[\w-]+"$/), 'accept, accept-encoding, authorization, x-access-token, x-cleverreach-account, origin',
    ]);
  });

  it('is answered 304 without content while nothing has changed, and whole once something has', async () => {
    const id = ((await door.simulator.ask('POST', '/v3/groups', { name: 'before' })) as { id: string }).id;
    const named = `{ group(id: "${id}") { name } }`;
    const first = await read(named);
    const tag = { 'if-none-match': String(first.headers['etag']) };
    const same = await read(named, tag);
    await door.simulator.ask('PUT', `/v3/groups/${id}`, { name: 'after' });
    const changed = await read(named, tag);
    expect([same.status, same.bytes.length, same.headers['etag'], same.headers['cache-control'], same.headers['content-type'], changed.status, JSON.parse(changed.bytes.toString())]).toEqual([
      304, 0, first.headers['etag'], 'private, no-cache', undefined, 200, { data: { group: { name: 'after' } } },
    ]);
  });

  it('has one tag whatever it is packed with', async () => {
    const tags = await Promise.all([read(large), read(large, { 'accept-encoding': 'gzip' }), read(large, { 'accept-encoding': 'zstd' })]);
    expect(new Set(tags.map(({ headers }) => headers['etag'])).size).toBe(1);
  });

  it.each([
    ['that failed in part', '{ account { id } group(id: "999999") { name } receiver(email: "nobody@example.org") { id } form(id: "999999") { id } }'],
    ['that is refused', '{ nothing }'],
  ])('%s is kept by nobody', async (_, query) => {
    const { headers, bytes } = await read(query);
    expect([headers['cache-control'], headers['etag'], bytes.includes('"errors"')]).toEqual(['no-store', undefined, true]);
  });

  it('is kept without asking for as long as the setting says', async () => {
    const keeping = await startGraphql({ GRAPHQL_MAX_AGE_SECONDS: '30' });
    try {
      const headers = { authorization: `Bearer ${await keeping.keyOf()}` };
      expect((await read(small, headers, keeping)).headers['cache-control']).toBe('private, max-age=30');
    } finally {
      await keeping.stop();
    }
  });
});

it('an operation by POST is kept by nobody', async () => {
  const { headers } = await door.ask(small);
  expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
});

describe('a large answer', () => {
  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
    ['zstd', zstdDecompressSync],
  ])('is packed with %s where the caller accepts it', async (encoding, unpack) => {
    const [plain, packed] = [await read(large), await read(large, { 'accept-encoding': encoding })];
    expect([packed.headers['content-encoding'], unpack(packed.bytes).toString(), Number(packed.headers['content-length']) < plain.bytes.length / 2]).toEqual([encoding, plain.bytes.toString(), true]);
  });

  it('is not packed where the caller does not ask, and a small one never', async () => {
    const answers = [await read(large), await read(large, { 'accept-encoding': 'br;q=0' }), await read(small, { 'accept-encoding': 'br' })];
    expect(answers.map(({ headers }) => headers['content-encoding'])).toEqual([undefined, undefined, undefined]);
  });

  it('is packed from the size on that the setting names', async () => {
    const always = await startGraphql({ COMPRESS_FROM_BYTES: '0' });
    try {
      const headers = { authorization: `Bearer ${await always.keyOf()}`, 'accept-encoding': 'gzip' };
      expect((await read(small, headers, always)).headers['content-encoding']).toBe('gzip');
    } finally {
      await always.stop();
    }
  });
});
