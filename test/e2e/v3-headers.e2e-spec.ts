import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { productVersion } from '../../src/config/index.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { OddUpstream } from '../support/odd-upstream.js';
import { callLines, callRaw } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const runs = { numRuns: 1_000 };

let app: TestApp;
let upstream: OddUpstream;

beforeAll(async () => {
  upstream = await startOddUpstream('129148');
  app = await startApp({ CLEVERREACH_URL: upstream.url });
});
beforeEach(() => {
  upstream.heard.length = 0;
  upstream.answer = { status: 200, headers: [['content-type', 'application/json']], body: '[]' };
});
afterAll(async () => {
  await app.stop();
  await upstream.close();
});

/** Headers that concern one connection, the way of a request, or a credential. */
const telltale = [
  'Proxy-Connection', 'Keep-Alive', 'TE', 'Trailer', 'Proxy-Authorization', 'Proxy-Authenticate', 'X-Forwarded-For', 'X-Forwarded-Host', 'Forwarded', 'Via',
  'Cookie', 'Set-Cookie', 'X-Access-Token', 'X-Auth-Token', 'X-API-Key', 'X-CR-Calltoken', 'X-CR-Token', 'Origin', 'Referer', 'X-CleverReach-Account-Id', 'Range',
  'If-None-Match', 'Accept-Encoding', 'User-Agent', 'X-HTTP-Method-Override', 'X-Request-Id', 'Server', 'Location', 'WWW-Authenticate', 'X-Powered-By', 'Link', '__proto__',
];
/** Names that would change what this connection carries, and those with a meaning of their own at the gateway. */
const framing = new Set(['connection', 'transfer-encoding', 'trailer', 'content-length', 'upgrade', 'expect', 'host', 'authorization', 'x-cleverreach-account', 'x-dry-run', 'accept', 'content-type']);

const free = fc.string({ unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789!#$%&'*+-.^_`|~"), minLength: 1, maxLength: 20 });
const name = fc.oneof(fc.constantFrom(...telltale), free).filter((text) => !framing.has(text.toLowerCase()));
const printable = fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f && !(code > 0x7f && code < 0xa0)).map((code) => String.fromCharCode(code)), maxLength: 40 });

describe('of a request', () => {
  const sentByGateway = ['accept', 'accept-encoding', 'authorization', 'connection', 'content-length', 'content-type', 'host', 'user-agent'];

  it('only the two media types travel: no connection, no way, no credential of the caller', async () => {
    const key = app.demo.apiKey;
    const value = fc.oneof(printable, fc.constantFrom(key, `Bearer ${key}`, Buffer.from(key).toString('base64'), 'close', 'chunked'));
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 8 }), fc.boolean(), fc.option(printable, { nil: undefined }), async (headers, hasBody, accept) => {
        upstream.heard.length = 0;
        const own = { authorization: `Bearer ${key}`, ...(accept !== undefined && { accept }), ...(hasBody && { 'content-type': 'application/json' }) };
        await callRaw(app.url, { method: hasBody ? 'POST' : 'GET', path: '/v3/groups', headers: { ...headers, ...own }, ...(hasBody && { body: '{"name":"x"}' }) });
        const [heard] = upstream.heard;
        const names = heard?.headers.map(([sent]) => sent) ?? [];
        expect(names.filter((sent) => !sentByGateway.includes(sent))).toEqual([]);
        expect(new Set(names).size).toBe(names.length);
        expect(Object.fromEntries(heard?.headers ?? [])).toMatchObject({
          'authorization': `Bearer ${upstream.token}`, 'accept-encoding': 'identity', 'user-agent': `cleverreach-gateway/${productVersion}`,
        });
        expect(JSON.stringify(upstream.heard)).not.toContain(key);
      }),
      runs,
    );
  });

  it.each(['http_method=DELETE', 'a=1&http%5Fmethod=put', '_method=DELETE'])('no parameter makes it another call than the one that was asked for: %s', async (search) => {
    const reader = await app.consumer({ scopes: ['groups:read'] });
    const answer = await callRaw(app.url, { path: `/v3/groups/240390?${search}`, headers: { authorization: `Bearer ${reader}` } });
    expect([answer.status, answer.headers['x-gateway-error'], upstream.heard]).toEqual([400, 'invalid_input', []]);
  });

  it('the query loses the credential of the caller in every writing, and nothing else', async () => {
    const key = app.demo.apiKey;
    const wording = fc.constantFrom('token', 'TOKEN', 'Token', '%74oken', 'token%00', 'token[]', 'token[a]', ' token', '+token', '%20token', 'token%5B%5D', 'tok%65n');
    const credential = fc.constantFrom(key, encodeURIComponent(key), `%22${key}%22`, `'${key}'`);
    const other = fc.tuple(fc.constantFrom('page', 'pagesize', 'order_by', 'tokens', 'a[b]', 'x-token', ''), fc.webQueryParameters({ size: 'xsmall' })).map(([left, right]) => `${left}=${right}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(other, fc.tuple(wording, credential).map(([left, right]) => `${left}=${right}`)), { maxLength: 6 }), async (parts) => {
        upstream.heard.length = 0;
        await callRaw(app.url, { path: `/v3/groups?${parts.join('&').replaceAll(' ', '%20')}`, headers: { authorization: `Bearer ${key}` } });
        const expected = parts.filter((part) => !part.includes(key)).join('&').split('&').filter((part) => part !== '' && !/^token(=|$)/i.test(part)).join('&');
        expect(upstream.heard.map(({ target }) => target)).toEqual([expected === '' ? '/v3/groups' : `/v3/groups?${expected}`]);
      }),
      runs,
    );
  });

  it('bytes that are no request end in an answer or a closed connection, and the next request is served', async () => {
    const byte = fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code));
    const line = fc.oneof(fc.string({ unit: byte, maxLength: 60 }), fc.tuple(name, fc.string({ unit: byte, maxLength: 40 })).map(([left, right]) => `${left}: ${right}`));
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 5 }), async (lines) => {
        upstream.heard.length = 0;
        const answer = await callLines(app.url, ['GET /v3/groups HTTP/1.1', 'Host: gateway', 'Connection: close', ...lines, '', '']).catch(() => '');
        expect(answer === '' || /^HTTP\/1\.1 [45]\d\d /.test(answer)).toBe(true);
        expect(upstream.heard).toEqual([]);
      }),
      { numRuns: 300 },
    );
    expect((await callRaw(app.url, { path: '/v3/groups', headers: { authorization: `Bearer ${app.demo.apiKey}` } })).status).toBe(200);
  });
});

describe('of an answer', () => {
  const kept = /^(cache-control|content-disposition|content-encoding|content-language|content-length|content-type|etag|expires|last-modified|retry-after|x-rate-?limit-.*)$/;
  const ofGateway = /^(connection|date|keep-alive|transfer-encoding|x-request-id|content-length)$/;

  it('only what concerns its reader arrives, never the token of the account', async () => {
    const reading = fc.constantFrom('Cache-Control', 'ETag', 'Retry-After', 'Content-Language', 'X-RateLimit-Remaining', 'X-Rate-Limit-Reset', 'Last-Modified');
    const value = fc.oneof(printable, fc.constant(`Bearer ${upstream.token}`), fc.constant(upstream.token));
    const answered = fc.tuple(fc.oneof(name, fc.constantFrom('Authorization', 'Proxy-Connection', 'Upgrade')), value);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(answered, fc.tuple(reading, printable)), { maxLength: 8 }), async (headers) => {
        upstream.answer = { status: 200, headers: [['Content-Type', 'application/json'], ...headers], body: '[{"id":"1"}]' };
        const { status, headers: arrived, text } = await callRaw(app.url, { path: '/v3/groups', headers: { authorization: `Bearer ${app.demo.apiKey}` } });
        const strange = Object.keys(arrived).filter((header) => !kept.test(header) && !ofGateway.test(header));
        expect([status, text, strange]).toEqual([200, '[{"id":"1"}]', []]);
        const hidden = headers.every(([header]) => !kept.test(header.toLowerCase()));
        if (hidden) expect(JSON.stringify(arrived)).not.toContain(upstream.token);
      }),
      runs,
    );
  });

  it.each(['connection', 'keep-alive', 'proxy-authenticate', 'set-cookie', 'trailer', 'www-authenticate', 'location', 'server', 'x-cr-calltoken'])('%s stays here', async (header) => {
    upstream.answer = { status: 200, headers: [['content-type', 'application/json'], [header, 'told-by-upstream']], body: '[]' };
    const { headers } = await callRaw(app.url, { path: '/v3/groups', headers: { authorization: `Bearer ${app.demo.apiKey}` } });
    expect(JSON.stringify(headers)).not.toContain('told-by-upstream');
  });

  it.each([200, 201, 204, 304, 400, 403, 404, 409, 413, 422, 429, 500])('the status %i arrives as it is', async (status) => {
    const bytes = status === 204 || status === 304 ? '' : '{"any":"thing"}';
    upstream.answer = { status, headers: [['content-type', 'application/json']], body: bytes };
    const answer = await callRaw(app.url, { method: 'POST', path: '/v3/groups', headers: { authorization: `Bearer ${app.demo.apiKey}` }, body: '{"name":"x"}' });
    expect([answer.status, answer.text]).toEqual([status, bytes]);
  });
});
