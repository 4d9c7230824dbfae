import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, ConsumerIdentities, Consumers, ShadowLogins } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { AUDIENCE, ISSUER } from '../support/identity-provider.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { OddUpstream } from '../support/odd-upstream.js';
import { createOperator, signIn } from '../support/operator.js';
import { callLines, callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const every = { strict: false } as const;

/** Somebody whom the gateway must never call, and who answers every call by sending it on. */
interface Trap {
  readonly url: string;
  readonly host: string;
  readonly heard: string[];
  readonly close: () => Promise<void>;
}

const startTrap = async (answer: { readonly status: number; readonly location?: string } = { status: 200 }): Promise<Trap> => {
  const heard: string[] = [];
  const server = createServer((request, response) => {
    heard.push(`${request.method} ${request.url}`);
    response.writeHead(answer.status, answer.location === undefined ? {} : { location: answer.location }).end('{"keys":[]}');
  });
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => { resolve(); });
      server.closeAllConnections();
    });
  return { url: `http://${host}`, host, heard, close };
};

let trap: Trap;
let keys: Trap;
let old: Trap;
let upstream: OddUpstream;
let app: TestApp;
let key: string;

const ask = (request: RawRequest, credential = key): Promise<RawResponse> => callRaw(app.url, { ...request, headers: { authorization: `Bearer ${credential}`, ...request.headers } });
const fine = { status: 200, headers: [['content-type', 'application/json']] as const, body: '[]' };

beforeAll(async () => {
  trap = await startTrap();
  keys = await startTrap({ status: 302, location: `${trap.url}/keys` });
  old = await startTrap({ status: 302, location: `${trap.url}/old` });
  upstream = await startOddUpstream('129148');
  app = await startApp({
    CLEVERREACH_URL: upstream.url,
    V3_UNKNOWN_ROUTES: 'pass',
    IDP_ISSUER: ISSUER,
    IDP_AUDIENCE: AUDIENCE,
    IDP_JWKS_URL: `${keys.url}/jwks`,
    IDP_KEYS_COOLDOWN_SECONDS: '0',
    LEGACY_SHADOW_URL: old.url,
    LEGACY_SHADOW_PERCENT: '100',
    UPSTREAM_RETRIES: '0',
  });
  key = await app.consumer({ scopes: ['*:read', '*:write', 'destroy', 'any'] });
  await ask({ path: '/v3/groups' });
});
beforeEach(() => {
  upstream.answer = fine;
  upstream.heard.length = 0;
});
afterAll(async () => {
  await app.stop();
  await Promise.all([upstream, trap, keys, old].map((server) => server.close()));
});

describe('a caller cannot make the gateway call anybody else', () => {
  const lines: readonly [string, () => RawRequest][] = [
    ['a request line with scheme and host', () => ({ path: `${trap.url}/v3/groups` })],
    ['a host header', () => ({ path: '/v3/groups', headers: { host: trap.host } })],
    ['a forwarded host', () => ({ path: '/v3/groups', headers: { 'x-forwarded-host': trap.host, 'forwarded': `host=${trap.host}` } })],
    ['a path that begins with a host', () => ({ path: `//${trap.host}/v3/groups` })],
    ['a path outside the contract with a host', () => ({ path: `/v3/@${trap.host}/x` })],
    ['a path outside the contract that climbs', () => ({ path: `/v3/..//${trap.host}/x` })],
    ['a path outside the contract with a backslash', () => ({ path: `/v3/\\\\${trap.host}\\x` })],
    ['an id that is an address', () => ({ path: `/v3/groups/${encodeURIComponent(`${trap.url}/x`)}` })],
    ['an id with a user and a host', () => ({ path: `/v3/groups/@${trap.host}` })],
    ['a v2 id that is an address', () => ({ path: `/v2/groups/${encodeURIComponent(`http:${trap.host}`)}` })],
    ['a webhook, which CleverReach calls and the gateway does not', () => ({ method: 'POST', path: '/hooks/eventhook', body: JSON.stringify({ url: `${trap.url}/hook`, event: 'receiver', verify: 'x' }) })],
    ['content of one\'s own', () => ({ method: 'POST', path: '/v3/mycontent', body: JSON.stringify({ name: 'x', url: `${trap.url}/content` }) })],
    ['an address in an import', () => ({ method: 'POST', path: '/v2/groups/240390/receivers/import', body: JSON.stringify({ csv: `${trap.url}/list.csv`, url: `${trap.url}/list.csv` }) })],
    ['content of one\'s own over GraphQL', () => ({ method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: `mutation { createMyContent(input: { name: "x", url: "${trap.url}" }) { dryRun } }` }) })],
  ];

  it.each(lines)('by %s', async (_, request) => {
    await ask(request());
    expect([trap.heard, upstream.heard.filter(({ headers }) => headers.some(([name, value]) => name === 'host' && value !== new URL(upstream.url).host))]).toEqual([[], []]);
  });

  it.each([301, 302, 303, 307, 308])('by a CleverReach that sends it on with a %i', async (status) => {
    upstream.answer = { status, headers: [['location', `${trap.url}/elsewhere`], ['content-type', 'application/json']], body: '{}' };
    const answers = [await ask({ path: '/v3/groups' }), await ask({ path: '/v2/groups' }), await ask({ method: 'POST', path: '/v3/groups', body: '{"name":"x"}' })];
    expect([trap.heard, answers.map(({ headers }) => headers['location'])]).toEqual([[], [undefined, undefined, undefined]]);
  });

  it('by a token that names keys of its own, or by a provider that sends it on', async () => {
    const { id } = await app.gateway.app.get(Consumers, every).create({ name: 'mobile', kind: 'mobile_backend', scopes: ['groups:read'], accountIds: ['129148'] }, 'test');
    await app.gateway.app.get(ConsumerIdentities, every).add(id, 'mobile', 'test');
    const { privateKey } = await generateKeyPair('ES256');
    const header = { alg: 'ES256', kid: 'k', jku: `${trap.url}/jku`, x5u: `${trap.url}/x5u` };
    const token = await new SignJWT({ azp: 'mobile', scope: 'groups:read' }).setProtectedHeader(header).setIssuer(ISSUER).setAudience(AUDIENCE).setExpirationTime('5m').sign(privateKey);
    const { status } = await ask({ path: '/v3/groups' }, token);
    expect([status, keys.heard.length > 0, trap.heard]).toEqual([503, true, []]);
  });

  it('by an old API that sends the shadow of a read on', async () => {
    const consumer = await app.gateway.app.get(Consumers, every).create({ name: 'shadowed', kind: 'legacy_integration', scopes: ['*:read'], accountIds: ['129148'] }, 'test');
    await app.gateway.app.get(ShadowLogins, every).set(consumer.id, { clientId: '129148', login: 'l', password: new Secret('p') }, 'test');
    const { key: shadowed } = await app.gateway.app.get(ApiKeys, every).create({ consumerId: consumer.id, name: 'k' }, 'test');
    await ask({ path: '/v2/groups' }, shadowed.reveal());
    await expect.poll(() => old.heard.length).toBeGreaterThan(0);
    expect(trap.heard).toEqual([]);
  });
});

describe('a line break brings no header, into no call and no answer', () => {
  const evil = 'x%0d%0aX-Evil:%201';
  const lines: readonly [string, RawRequest][] = [
    ['a v3 id', { path: `/v3/groups/${evil}` }],
    ['a v2 id', { path: `/v2/groups/${evil}` }],
    ['a v1 id', { path: `/groups/${evil}` }],
    ['a receiver', { path: `/v3/receivers/${evil}@example.org` }],
    ['a query', { path: `/v3/groups?order=${evil}` }],
    ['a path outside the contract', { path: `/v3/new/${evil}` }],
    ['an id of GraphQL', { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: '{ group(id: "7\\r\\nX-Evil: 1") { name } }' }) }],
    ['a body', { method: 'POST', path: '/v3/groups', body: JSON.stringify({ name: 'x\r\nX-Evil: 1' }) }],
    ['a redirect that is asked for', { path: `/oauth/authorize.php?client_id=x&redirect_uri=https://a.example/${evil}&state=${evil}&response_type=code` }],
    ['a request id', { path: '/v3/groups', headers: { 'x-request-id': 'a%0d%0aX-Evil: 1' } }],
    ['a trace', { path: '/v3/groups', headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01%0d%0aX-Evil: 1' } }],
    ['an account', { path: '/v3/groups', headers: { 'x-cleverreach-account': '129148%0d%0aX-Evil: 1' } }],
    ['an accepted type', { path: '/v3/groups', headers: { accept: 'application/json%0d%0aX-Evil: 1' } }],
  ];

  it.each(lines)('by %s', async (_, request) => {
    const { headers } = await ask(request);
    const names = upstream.heard.flatMap((heard) => heard.headers.map(([name]) => name));
    expect([headers['x-evil'], names.includes('x-evil'), upstream.heard.length <= 1]).toEqual([undefined, false, true]);
  });

  it.each([['a bare line feed', '\n'], ['a bare carriage return', '\r']])('by %s inside a header', async (_, mark) => {
    const answer = await callLines(app.url, ['GET /v3/groups HTTP/1.1', 'Host: gateway', `Authorization: Bearer ${key}`, `Accept: */*${mark}X-Evil: 1`, 'Connection: close', '', '']).catch(() => '');
    const names = upstream.heard.flatMap((heard) => heard.headers.map(([name]) => name));
    expect([/x-evil/i.test(answer), names.includes('x-evil')]).toEqual([false, false]);
  });
});

describe('a request cannot be hidden in another one', () => {
  const hidden = (): string => `GET /v3/groups HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${key}\r\nConnection: close\r\n\r\n`;
  const body = (): readonly string[] => ['', `0\r\n\r\n${hidden()}`];

  it('while one that is framed well is followed by the next one', async () => {
    const answer = await callLines(app.url, ['POST /v3/tags/x HTTP/1.1', 'Host: gateway', 'Transfer-Encoding: chunked', ...body()]);
    expect([answer.split('HTTP/1.1 ').length - 1, upstream.heard.map(({ target }) => target)]).toEqual([2, ['/v3/groups']]);
  });

  it.each<[string, readonly string[]]>([
    ['both a length and chunks', ['Content-Length: 4', 'Transfer-Encoding: chunked']],
    ['chunks and then a length', ['Transfer-Encoding: chunked', 'Content-Length: 4']],
    ['two lengths', ['Content-Length: 5', 'Content-Length: 0']],
    ['a list of lengths', ['Content-Length: 5, 0']],
    ['a length with a sign', ['Content-Length: +5']],
    ['a length that is no number', ['Content-Length: 0x5']],
    ['chunks that are not last', ['Transfer-Encoding: chunked, identity']],
    ['an unknown transfer encoding', ['Transfer-Encoding: xchunked']],
    ['a blank before the colon', ['Transfer-Encoding : chunked']],
    ['a folded header', ['Transfer-Encoding:', ' chunked', 'Content-Length: 5']],
  ])('with %s', async (_, framing) => {
    const answer = await callLines(app.url, ['POST /v3/tags/x HTTP/1.1', 'Host: gateway', ...framing, ...body()]).catch(() => '');
    expect([answer.split('HTTP/1.1 ').length - 1 <= 1, /^HTTP\/1\.1 400 |^$/.test(answer), upstream.heard]).toEqual([true, true, []]);
  });
});

describe('the name under which the gateway is called', () => {
  it('comes back in no answer of any door', async () => {
    const headers = { 'host': 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'forwarded': 'host=evil.example', 'x-original-url': '/admin', 'x-rewrite-url': '/admin' };
    const doors: readonly [string, RawRequest][] = [
      [app.url, { path: '/v3/groups' }], [app.url, { path: '/v2/groups' }], [app.url, { path: '/groups' }], [app.url, { path: '/v1/groups/240390/truncate' }], [app.url, { path: '/docs' }], [app.url, { path: '/docs/openapi.json' }], [app.url, { path: '/health' }],
      [app.url, { path: '/graphql?query={__typename}' }], [app.url, { path: '/oauth/authorize.php?client_id=x' }], [app.url, { path: '/nothing' }],
      [app.gateway.adminUrl, { path: '/connect/cleverreach' }], [app.gateway.adminUrl, { path: '/connect/cleverreach/sign-in' }], [app.gateway.adminUrl, { path: '/admin/openapi.json' }],
    ];
    for (const [url, request] of doors) {
      const { headers: answered, text } = await callRaw(url, { ...request, headers: { authorization: `Bearer ${app.demo.apiKey}`, ...headers } });
      expect([request.path, JSON.stringify(answered).includes('evil.example'), text.includes('evil.example')]).toEqual([request.path, false, false]);
    }
  });

  it('is not what the gateway tells CleverReach to send a browser back to', async () => {
    const { key: operator } = await createOperator(app.gateway, 'host operator');
    const browser = await signIn(app.gateway.adminUrl, operator);
    const page = await browser.open('/connect/cleverreach', { 'host': 'evil.example', 'x-forwarded-host': 'evil.example' });
    expect([page.status, page.text.includes('evil.example')]).toEqual([200, false]);
  });
});

describe('a browser that is signed in', () => {
  it('gives pages of other sites no way into the admin API: a session is no key there', async () => {
    const { key: operator } = await createOperator(app.gateway, 'browsing operator');
    const browser = await signIn(app.gateway.adminUrl, operator);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const forge = (request: RawRequest): Promise<RawResponse> => callRaw(app.gateway.adminUrl, { ...request, headers: { cookie, 'origin': 'https://evil.example', ...request.headers } });
    const answers = [
      await forge({ path: '/admin/consumers' }),
      await forge({ method: 'POST', path: '/admin/consumers', headers: { 'content-type': 'text/plain' }, body: '{"name":"evil","kind":"operator","scopes":["admin"],"accountIds":[]}' }),
      await forge({ method: 'DELETE', path: '/admin/accounts/129148' }),
      await forge({ method: 'OPTIONS', path: '/admin/consumers', headers: { 'access-control-request-method': 'POST' } }),
    ];
    const consumers = await app.gateway.app.get(Consumers, every).list();
    expect([answers.map(({ status }) => status), answers.map(({ headers }) => headers['access-control-allow-origin']), consumers.some(({ name }) => name === 'evil')]).toEqual([[401, 401, 401, 405], [undefined, undefined, undefined, undefined], false]);
  });
});
