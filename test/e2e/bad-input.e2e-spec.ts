import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callLines, callRaw, told } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('bad input is answered in the shape of its door, and nothing is sent', () => {
  let app: TestApp;
  const LIMIT_BYTES = 4_000_000;
  const auth = () => ({ authorization: `Bearer ${app.demo.apiKey}` });

  /** A request line as it is, without a client that mends it. */
  const raw = (method: string, path: string, body = ''): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(app.url);
      const socket = connect(Number(port), hostname);
      const head = `${method} ${path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${app.demo.apiKey}\r\nConnection: close\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n`;
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString('utf8')));
      socket.on('error', reject);
      socket.on('close', () => {
        resolve({ status: Number(answer.split(' ')[1]), text: answer.slice(answer.indexOf('\r\n\r\n') + 4) });
      });
      socket.end(head + body);
    });
  const changes = async (): Promise<string[]> =>
    (await app.simulator.calls()).filter(({ method, path }) => method !== 'GET' && !path.startsWith('/oauth/')).map(({ method, path }) => `${method} ${path}`);

  beforeAll(async () => {
    app = await startApp({ MAX_BODY_BYTES: String(LIMIT_BYTES) });
    await request(app.url).get('/v3/groups').set(auth()).expect(200);
  });
  afterAll(() => app.stop());

  it.each([
    ['GET', '/v3/nowhere', 404],
    ['GET', '/v2/nowhere', 404],
    ['GET', '/v1/nowhere', 404],
    ['GET', '/nowhere', 404],
    ['GET', '/v9/groups', 404],
    ['PATCH', '/v3/groups', 405],
    ['DELETE', '/v3/groups', 405],
    ['DELETE', '/v3/groups/7%2Freceivers%2F9', 400],
    ['DELETE', '/v2/groups/7%2Freceivers%2F9', 400],
    ['DELETE', '/groups/7%2Freceivers%2F9', 400],
    ['DELETE', '/v3/groups/7%3F/receivers/9', 400],
    ['DELETE', '/v2/groups/7%3F/receivers/9', 400],
    ['DELETE', '/v1/receivers/9%3F/tags/x', 400],
    ['DELETE', '/v3/groups/%20/clear', 400],
    ['DELETE', '/v3/groups//clear', 400],
    ['DELETE', '/v2/groups//truncate', 400],
    ['DELETE', '/v2/groups/%20/truncate', 400],
    ['DELETE', '/v1/groups//receivers/9', 400],
    ['PUT', '/v3/groups/240390/receivers//activate', 400],
    ['PUT', '/v2/groups/240390/receivers//setactive', 400],
    ['DELETE', '/v3/groups/240390/receivers//', 400],
    ['DELETE', '/v2/groups/240390/receivers//', 400],
    ['DELETE', '/v3/groups/..', 400],
    ['DELETE', '/v3/groups/%zz', 400],
    ['DELETE', '/v2/groups/%zz', 400],
    ['DELETE', '/v3/groups/7%00', 400],
  ])('%s %s answers %i', async (method, path, status) => {
    await app.simulator.clearCalls();
    const answer = await raw(method, path);
    expect([answer.status, (JSON.parse(answer.text) as { error: { code: number } }).error.code, await changes()]).toEqual([status, status, []]);
  });

  it.each([
    ['/v1/groups/%zz', true],
    ['/v2/%zz', true],
    ['/groups/%E0%A4%A', true],
    ['/v3/groups/%zz', false],
    ['/V3/%zz', false],
    ['/hooks/%zz', false],
  ])('%s, which no router reads, is answered as every mistake at its door (v1, v2: %s)', async (path, isOld) => {
    const { status, headers, text } = await callRaw(app.url, { path, headers: auth() });
    expect([status, text, headers['x-gateway-error'], 'deprecation' in headers, headers['content-language'] === 'en']).toEqual([
      400, '{"error":{"code":400,"message":"Bad Request: The path is not a valid address."}}', 'invalid_input', isOld, isOld,
    ]);
  });

  it.each([
    ['/v3/groups', '{"name":'],
    ['/v2/groups', '{"name":'],
    ['/v1/groups', '{"name":'],
    ['/v3/groups', '{"name":"\u0000'],
  ])('malformed JSON at %s is a 400', async (path, body) => {
    await app.simulator.clearCalls();
    const answer = await raw('POST', path, body);
    expect([answer.status, answer.text.startsWith('{"error":{"code":400,"message":"Bad Request'), await changes()]).toEqual([400, true, []]);
  });

  it.each(['/v3/groups', '/v2/groups', '/groups'])('a body over the limit is a 413 at %s', async (path) => {
    await app.simulator.clearCalls();
    const answer = await request(app.url).post(path).set(auth()).send({ name: 'x'.repeat(LIMIT_BYTES) });
    expect([answer.status, answer.text, await changes()]).toEqual([413, '{"error":{"code":413,"message":"Request Entity Too Large"}}', []]);
  });

  const unusual = METHODS.filter((method) => !['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT'].includes(method));
  it.each([
    ['/v1/groups', '404 {"error":{"code":404,"message":"Not Found"}}'],
    ['/v2/groups', '404 {"error":{"code":404,"message":"Not Found"}}'],
    ['/groups', '404 {"error":{"code":404,"message":"Not Found"}}'],
    ['/health/live', '404 {"error":{"code":404,"message":"Not Found"}}'],
    ['/v3/groups', '405 {"error":{"code":405,"message":"Method Not Allowed"}}'],
    ['/oauth/token.php', '405 {"error":"invalid_request","error_description":"Only POST is answered here."}'],
    ['/graphql', expect.stringMatching(/^405 \{"errors":\[.+"code":"METHOD_NOT_ALLOWED"/)],
  ])('%s refuses every method that nobody means in its own words, with a body or without', async (path, wanted) => {
    for (const method of unusual) {
      expect(told(await callRaw(app.url, { method, path, headers: auth() })), method).toEqual(wanted);
      expect(told(await callRaw(app.url, { method, path, headers: { ...auth(), 'content-type': 'application/json' }, body: '{}' })), method).toEqual(wanted);
    }
  });

  it.each(unusual)('the admin API refuses %s as a problem', async (method) => {
    const answer = await callRaw(app.gateway.adminUrl, { method, path: '/admin/consumers' });
    expect([answer.headers['content-type'], (JSON.parse(answer.text) as { code: string }).code]).toEqual([
      expect.stringContaining('application/problem+json'), expect.stringMatching(/^(unknown_route|method_not_allowed)$/),
    ]);
  });

  it.each([
    ['a method that HTTP does not have', ['BREW /v2/groups HTTP/1.1', 'host: gateway', '', ''], 400, 'Bad Request'],
    ['headers that are too long', ['GET /v2/groups HTTP/1.1', 'host: gateway', `x-long: ${'x'.repeat(20_000)}`, '', ''], 431, 'Request Header Fields Too Large'],
  ])('%s has the shape of an error of v1 to v3', async (_, lines, code, message) => {
    const [head = '', body = ''] = (await callLines(app.url, lines)).split('\r\n\r\n');
    expect([head.split('\r\n')[0], JSON.parse(body)]).toEqual([`HTTP/1.1 ${code} ${message}`, { error: { code, message } }]);
  });

  /** As a simple client does it: nothing is read before everything is written. */
  const writeThenRead = async (line: string, body: Buffer, lengthOrChunks: string): Promise<string> => {
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname).pause();
    const head = `${line} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer ${app.demo.apiKey}\r\nConnection: close\r\n${lengthOrChunks}\r\n\r\n`;
    const { promise: written, resolve, reject } = Promise.withResolvers<null>();
    socket.once('error', reject);
    socket.write(Buffer.concat([Buffer.from(head), body]), () => {
      resolve(null);
    });
    await written;
    return text(socket);
  };

  it.each(['POST /v3/groups', 'POST /v2/groups', 'GET /v2/groups', 'PUT /groups/7', 'POST /graphql', 'POST /v2/%zz'])('a caller that writes a whole body over the limit before it reads is told so: %s', async (line) => {
    const bytes = Buffer.alloc(LIMIT_BYTES * 3.5, 'a');
    const chunked = Buffer.concat([Buffer.from(`${bytes.length.toString(16)}\r\n`), bytes, Buffer.from('\r\n0\r\n\r\n')]);
    const heard = [await writeThenRead(line, bytes, `Content-Length: ${bytes.length}`), await writeThenRead(line, chunked, 'Transfer-Encoding: chunked')];
    expect(heard).toEqual(Array(2).fill(expect.stringMatching(line.endsWith('%zz') ? /^HTTP\/1\.1 400 / : /^HTTP\/1\.1 413 [^]+(?:"code":413|BODY_TOO_LARGE)/)));
  });

  it('a caller that stops in the midst of a body over the limit is told so all the same', async () => {
    const chunk = Buffer.concat([Buffer.from(`${(LIMIT_BYTES + 1).toString(16)}\r\n`), Buffer.alloc(LIMIT_BYTES + 1, 'a'), Buffer.from('\r\n')]);
    expect(await writeThenRead('POST /v2/groups', chunk, 'Transfer-Encoding: chunked')).toMatch(/^HTTP\/1\.1 413 /);
  });

  const graphql = (query: unknown, variables?: unknown) => request(app.url).post('/graphql').set(auth()).send({ query, variables });
  const mutation = 'mutation ($input: AddReceiverInput!) { addReceiver(input: $input) { __typename } }';

  it.each([
    ['a document that is none', '{ groups(', undefined],
    ['an unknown field', '{ nothing }', undefined],
    ['a document that is too deep', `{ ${'a { '.repeat(60)} b ${'}'.repeat(60)} }`, undefined],
    ['a page below zero', '{ groups(first: -1) { nodes { id } } }', undefined],
    ['a page over the limit', '{ groups(first: 100001) { nodes { id } } }', undefined],
    ['a forged cursor', '{ groups(first: 1, after: "bm9uZQ") { nodes { id } } }', undefined],
    ['an address that is none', mutation, { input: { groupId: '240390', email: 'nobody' } }],
    ['a blank id', mutation, { input: { groupId: ' ', email: 'a@example.org' } }],
    ['an id that is a path', mutation, { input: { groupId: '240390/receivers', email: 'a@example.org' } }],
    ['an unknown input field', mutation, { input: { groupId: '240390', email: 'a@example.org', nothing: 1 } }],
    ['variables of the wrong shape', mutation, { input: [] }],
    ['circular fragments', '{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }', undefined],
  ])('GraphQL: %s', async (_, query, variables) => {
    await app.simulator.clearCalls();
    const { body } = await graphql(query, variables);
    const { errors } = body as { errors: { message: string; extensions: { code: string } }[] };
    expect([typeof errors[0]?.message, typeof errors[0]?.extensions.code, await changes()]).toEqual(['string', 'string', []]);
    expect(errors.some(({ extensions }) => extensions.code === 'INTERNAL')).toBe(false);
  });

  it('GraphQL names a missing scope with a stable code and the request id', async () => {
    const key = await app.consumer({ scopes: ['receivers:read'] });
    const answer = await request(app.url).post('/graphql').set({ authorization: `Bearer ${key}`, 'x-request-id': 'look-for-me' }).send({ query: '{ groups(first: 1) { nodes { id } } }' });
    const { errors } = answer.body as { errors: { extensions: object }[] };
    expect(errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN', requestId: 'look-for-me' });
  });

  it('a request id comes back with every answer, and a made-up one replaces a dangerous one', async () => {
    const fine = await request(app.url).get('/v3/groups').set(auth()).set('x-request-id', 'abc-1');
    const odd = await request(app.url).get('/v2/nowhere').set('x-request-id', 'a b<c>');
    expect([fine.headers['x-request-id'], odd.headers['x-request-id']]).toEqual(['abc-1', expect.stringMatching(/^[\w-]{8,}$/)]);
  });
});
