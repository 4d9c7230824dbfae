import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/access/index.js';
import { startOddUpstream } from '../support/odd-upstream.js';
import type { OddUpstream } from '../support/odd-upstream.js';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

let app: TestApp;
let upstream: OddUpstream;
let any: string;

beforeAll(async () => {
  upstream = await startOddUpstream('129148');
  app = await startApp({ CLEVERREACH_URL: upstream.url, V3_UNKNOWN_ROUTES: 'pass' });
  any = await app.consumer({ scopes: ['any'] });
});
beforeEach(() => {
  upstream.heard.length = 0;
  upstream.answer = { status: 418, headers: [['content-type', 'text/x-new']], body: '\u00fcnheard of' };
});
afterAll(async () => {
  await app.stop();
  await upstream.close();
});

const ask = async (request: RawRequest, key = any): Promise<unknown> => {
  const { status, headers, text } = await callRaw(app.url, { ...request, headers: { authorization: `Bearer ${key}`, ...request.headers } });
  return { status, error: headers['x-gateway-error'], type: headers['content-type'], text };
};
const passed = { status: 418, error: undefined, type: 'text/x-new', text: '\u00fcnheard of' };
const reached = (): unknown => upstream.heard.map(({ method, target, body, headers }) => [method, target, body, headers.find(([name]) => name === 'content-type')?.[1]]);

describe('a path that no row has', () => {
  it.each<[RawRequest, unknown]>([
    [{ path: '/v3/new' }, ['GET', '/v3/new', '', undefined]],
    [{ path: '/V3//new/thing%20x/?a=%20b&token=t&c' }, ['GET', '/v3/new/thing%20x?a=%20b&c', '', undefined]],
    [{ method: 'POST', path: '/v3/new', body: '{"a":1}', headers: { 'content-type': 'application/json' } }, ['POST', '/v3/new', '{"a":1}', 'application/json']],
    [{ method: 'PUT', path: '/v3/new.json', body: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, ['PUT', '/v3/new.json', 'a=1', 'application/x-www-form-urlencoded']],
    [{ method: 'PATCH', path: '/v3/groups/7/receivers/9/new', body: '[]' }, ['PATCH', '/v3/groups/7/receivers/9/new', '[]', 'application/json']],
  ])('%j passes as it is with the scope any, and its answer comes back as it is', async (request, sent) => {
    expect([await ask(request), reached()]).toEqual([passed, [sent]]);
  });

  it.each<[string, RawRequest, string | undefined, number]>([
    ['without the scope any', { path: '/v3/new' }, '*:read', 403],
    ['that deletes, without the scope destroy', { method: 'DELETE', path: '/v3/new' }, undefined, 403],
    ['beside v3', { path: '/hooks/new' }, undefined, 404],
    ['with an empty segment', { path: '/v3/new//thing' }, undefined, 400],
    ['with an encoded slash', { path: '/v3/new%2fthing' }, undefined, 400],
    ['that climbs', { path: '/v3/new/%2e%2e/groups' }, undefined, 400],
    ['that speaks about tokens', { path: '/v3/clients/7/token/new' }, undefined, 403],
    ['that could be another spelling of a call about tokens', { path: '/v3/debug/exchange.xml' }, undefined, 403],
    ['whose query names another method', { method: 'POST', path: '/v3/new?http_method=DELETE' }, undefined, 400],
    ['whose form names another method', { method: 'POST', path: '/v3/new', body: 'a=1&http_method=DELETE', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, undefined, 400],
    ['whose form of several parts names another method', { method: 'POST', path: '/v3/new', body: '--x\r\nContent-Disposition: form-data; name="http_method"\r\n\r\nDELETE\r\n--x--\r\n', headers: { 'content-type': 'multipart/form-data; boundary=x' } }, undefined, 400],
    ['of a row under another method', { method: 'PATCH', path: '/v3/groups' }, undefined, 405],
    ['under a method of no row', { method: 'TRACE', path: '/v3/new' }, undefined, 405],
    ['of another account', { path: '/v3/new', headers: { 'x-cleverreach-account': '129149' } }, undefined, 403],
    ['without a credential', { path: '/v3/new', headers: { authorization: '' } }, undefined, 401],
  ])('%s is refused and never sent', async (_, request, scope, status) => {
    const key = scope === undefined ? any : await app.consumer({ scopes: [scope] });
    expect([await ask(request, key), upstream.heard]).toEqual([expect.objectContaining({ status, error: expect.any(String) }), []]);
  });

  it('that deletes is in the audit log', async () => {
    const key = await app.consumer({ scopes: ['any', 'destroy'] });
    const answer = await ask({ method: 'DELETE', path: '/v3/new/7', headers: { 'x-request-id': 'new-7' } }, key);
    const entries = (await app.gateway.app.get(AuditTrail, { strict: false }).list({ event: 'destructive.call' })).map(({ facts }) => facts);
    expect([answer, entries]).toEqual([passed, [{ endpoint: 'unknown', requestId: 'new-7', target: null, receivers: null }]]);
  });

  it.each<[string, RawRequest, boolean]>([
    ['a caller that asks for it', { method: 'POST', path: '/v3/new', headers: { 'x-dry-run': '1' } }, false],
    ['a consumer that is marked dry', { method: 'POST', path: '/v3/new' }, true],
  ])('stays dry for %s, whatever it does', async (_, request, dryRun) => {
    const key = await app.consumer({ scopes: ['any', 'destroy'], switches: { dryRun } });
    const text = '{"dry_run":true,"endpoint":null,"would_affect":{"receivers":null}}';
    expect([await ask(request, key), upstream.heard]).toEqual([expect.objectContaining({ status: 200, text }), []]);
  });
});

it('a path of a row needs the scope of the row, and any does not stand for it', async () => {
  expect([await ask({ path: '/v3/groups' }), upstream.heard]).toEqual([expect.objectContaining({ status: 403 }), []]);
});
