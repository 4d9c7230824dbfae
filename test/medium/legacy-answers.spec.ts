import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callLines, callRaw, told } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const GROUP = 240390;

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy({ LEGACY_SUNSET: '2030-12-31', PUBLIC_URL: 'https://gateway.example/', MAX_BODY_BYTES: '300000', UPSTREAM_RATE_STEP: '1000', UPSTREAM_RATE_PAUSE_MAX_MS: '0' });
  old = await app.integration();
});
afterAll(() => app.stop());

describe('an answer', () => {
  it('says that v1 and v2 are at their end, where to read on and which call to use', async () => {
    const { headers } = await old.ask('PUT', `/v2/groups/${GROUP}/receivers/jane@example.org/setactive`);
    expect([headers['deprecation'], headers['sunset'], headers['link']]).toEqual([
      '@1514764800',
      'Tue, 31 Dec 2030 00:00:00 GMT',
      '<https://gateway.example/docs/generated/legacy.md#groups.receivers.setactive>; rel="deprecation"; type="text/markdown", '
        + `</v3/groups/${GROUP}/receivers/jane%40example.org/activate>; rel="successor-version"`,
    ]);
  });

  it('says so in errors too, unless the consumer does not want to hear it', async () => {
    const quiet = await app.integration({ switches: { hideDeprecation: true } });
    const calls = ['/v2/groups', '/v2/groups/99', '/v2/nowhere', '/v2/mailings/7'];
    const loud = await Promise.all(calls.map((path) => old.ask(path === '/v2/mailings/7' ? 'DELETE' : 'GET', path)));
    const hushed = await Promise.all(calls.filter((path) => path !== '/v2/nowhere').map((path) => quiet.ask(path === '/v2/mailings/7' ? 'DELETE' : 'GET', path)));
    for (const path of ['/v1/login', `/v2/login/refresh?token=${quiet.token}`]) {
      hushed.push(await callRaw(app.url, { method: 'POST', path, body: JSON.stringify(quiet.credentials) }));
    }
    expect([loud.map(({ headers }) => headers['deprecation']), hushed.map(({ headers }) => headers['deprecation'] ?? headers['link'])]).toEqual([
      Array(4).fill('@1514764800'), Array(5).fill(undefined),
    ]);
  });

  it('points to a page that the gateway serves', async () => {
    const { status, headers, text } = await callRaw(app.url, { path: '/docs/generated/legacy.md' });
    expect([status, headers['content-type'], text.includes('<a id="groups.truncate"></a>')]).toEqual([200, 'text/markdown; charset=utf-8', true]);
  });

  it('to HEAD is that to GET without its body', async () => {
    const heard = [];
    for (const path of ['/v1/groups', '/v2/groups.json', `/groups/${GROUP}/receivers`, '/v2/groups/99', '/v2/nowhere']) {
      const [head = '', body] = (await callLines(app.url, [`HEAD ${path}?token=${old.token} HTTP/1.0`, '', ''])).split('\r\n\r\n');
      const status = Number(head.split(' ')[1]);
      heard.push([status === (await old.ask('GET', path)).status, status, body]);
    }
    expect(heard).toEqual([[true, 200, ''], [true, 200, ''], [true, 200, ''], [true, 404, ''], [true, 404, '']]);
  });

  it('goes to HTTP/1.0 with its length and without chunks', async () => {
    const answer = await callLines(app.url, [`GET /v1//groups?token=${old.token} HTTP/1.0`, '', '']);
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect([head.split('\r\n')[0], /content-length: (\d+)/i.exec(head)?.[1], /transfer-encoding/i.test(head)]).toEqual(['HTTP/1.1 200 OK', String(Buffer.byteLength(body)), false]);
  });

  it.each<[string, object, unknown]>([
    ['nothing under 200', { status: 200, emptyBody: true }, [504, 'outcome_unknown']],
    ['a redirect', { status: 302, emptyBody: true }, [503, 'upstream_unavailable']],
    ['a 404 in nobody\'s words', { status: 404, emptyBody: true }, [503, 'upstream_unavailable']],
    ['204, which says yes', { status: 204, emptyBody: true }, [200, undefined]],
  ])('to an opt-out, a deletion or a sign-up that is answered with %s is no true', async (_what, fault, wanted) => {
    const person = `/v2/groups/${GROUP}/receivers/jane@example.org`;
    const calls = [
      ['PUT', `${person}/setinactive`, undefined], ['DELETE', person, undefined], ['DELETE', '/v2/receivers/jane@example.org', undefined],
      ['PUT', person, { source: 'x' }], ['POST', '/v2/blacklist', { email: 'x@example.org' }], ['POST', `/v2/groups/${GROUP}/receivers/upsert`, [{ email: 'x@example.org' }, { email: 'y@example.org' }]],
      ['POST', '/v2/forms/228563/send/activate', { email: 'x@example.org', doidata: {} }],
    ] as const;
    const answers = [];
    for (const [method, path, body] of calls) {
      await app.simulator.faults([{ path: '/v3/', fault }]);
      const { status, headers } = await old.ask(method, path, body);
      answers.push([path, status, headers['x-gateway-error']]);
      await app.simulator.clearFaults();
    }
    expect(answers).toEqual(calls.map(([, path]) => [path, ...(wanted as unknown[])]));
  });

  it('to a dry run is a bare true with a mark, and nothing is changed', async () => {
    const group = await old.newGroup();
    await old.ask('POST', `/v2/groups/${group}/receivers`, { email: 'kept@example.org' });
    const asked = await callRaw(app.url, { method: 'DELETE', path: `/v2/groups/${group}/truncate?token=${old.token}`, headers: { 'X-Dry-Run': '1' } });
    await app.consumers.change(old.consumerId, { switches: { dryRun: true } }, 'test');
    const ordered = await callRaw(app.url, { method: 'DELETE', path: `/v2/groups/${group}?token=${await app.logIn(old.credentials)}` });
    await app.consumers.change(old.consumerId, { switches: { dryRun: false } }, 'test');
    expect([told(asked), asked.headers['x-dry-run'], told(ordered), ordered.headers['x-dry-run'], await app.v3(`/v3/groups/${group}/receivers`)]).toEqual([
      '200 true', '1', '200 true', '1', [expect.objectContaining({ email: 'kept@example.org' })],
    ]);
  });
});

describe('an error', () => {
  it.each<{ what: string; call: [method: string, path: string, body?: string]; gives: string }>([
    { what: 'an unknown version', call: ['GET', '/v9/groups'], gives: '404 Not Found: Version 9 is not supported' },
    { what: 'an unknown path', call: ['GET', '/v2/nowhere'], gives: '404 Not Found' },
    { what: 'a path of another door', call: ['GET', '/health/nowhere'], gives: '404 Not Found' },
    { what: 'another method', call: ['PATCH', '/v2/groups'], gives: '404 Not Found' },
    { what: 'an empty segment', call: ['DELETE', '/v2/groups//receivers/9'], gives: '400 Bad Request: a segment of the path is empty' },
    { what: 'a blank segment', call: ['PUT', '/v2/groups/7/receivers/%20/setactive'], gives: '400 Bad Request: a segment of the path is empty' },
    { what: 'an encoded slash', call: ['DELETE', '/v2/groups/7%2Freceivers%2F9'], gives: '400 Bad Request: a segment of the path holds a slash' },
    { what: 'broken JSON', call: ['POST', '/v2/groups', '{"name":'], gives: '400 Bad Request: Error parsing JSON, malformed JSON' },
    { what: 'a body that is too large', call: ['POST', '/v2/groups', `{"name":"${'x'.repeat(300_001)}"}`], gives: '413 Request Entity Too Large' },
    { what: 'what nobody knows', call: ['POST', '/v1/clients/authcode'], gives: '404 Not Found' },
    { what: 'what was never possible', call: ['DELETE', '/v2/mailings/8071313'], gives: '404 Not Found' },
  ])('for $what has the same code in status and body, and nothing is sent', async ({ call, gives }) => {
    await app.simulator.clearCalls();
    const answer = await old.ask(...call);
    const { error } = JSON.parse(answer.text) as { error: { code: number; message: string } };
    expect([`${answer.status} ${error.message}`, error.code, await app.sent()]).toEqual([gives, answer.status, []]);
  });

  it('for a Content-Type that nobody reads is 403', async () => {
    const answer = await callRaw(app.url, { method: 'POST', path: `/v2/groups?token=${old.token}`, headers: { 'content-type': 'text/csv' }, body: 'a;b' });
    expect(told(answer)).toBe('403 {"error":{"code":403,"message":"Forbidden: Content type `text/csv` is not supported."}}');
  });

  it('for a missing scope is 403, and nothing is sent', async () => {
    const reader = await app.integration({ scopes: ['*:read', '*:write'] });
    const group = await old.newGroup();
    await app.simulator.clearCalls();
    const answer = await reader.ask('DELETE', `/v2/groups/${group}/truncate`);
    expect([answer.status, await app.sent()]).toEqual([403, []]);
  });

  it.each([
    [{ status: 502 }, 502],
    [{ status: 429, retryAfterSeconds: 60 }, 429],
    [{ brokenJson: true }, 502],
    [{ truncateBody: true }, 503],
    [{ closeSocket: true }, 503],
  ])('of CleverReach (%j) is told with its own status', async (fault, status) => {
    await app.simulator.faults([{ path: '/v3/groups', fault }]);
    const answer = await old.ask('GET', '/v2/groups');
    await app.simulator.clearFaults();
    const { error } = JSON.parse(answer.text) as { error: { code: number } };
    expect([answer.status, error.code]).toEqual([status, status]);
  });

  it('after an insert whose id cannot be read is none: the receiver is in', async () => {
    const group = await old.newGroup();
    await app.simulator.faults([{ method: 'POST', path: `/v3/groups/${group}/get_receivers`, fault: { status: 500 } }]);
    const answer = await old.ask('POST', `/v2/groups/${group}/receivers/insert`, [{ email: 'one@example.org' }]);
    await app.simulator.clearFaults();
    expect([told(answer), await app.v3(`/v3/groups/${group}/receivers`)]).toEqual(['200 [{"status":"insert success"}]', [expect.objectContaining({ email: 'one@example.org' })]]);
  });
});

it('with a broken CleverReach grant the trouble is the gateway\'s: 503 and Retry-After, so that no client throws its own token away', async () => {
  const broken = await startLegacy();
  const client = await broken.integration();
  await broken.simulator.faults([{ path: '/v3/', fault: { status: 401 } }]);
  const answer = await client.ask('GET', '/v2/groups');
  await broken.stop();
  expect([answer.status, Number(answer.headers['retry-after']) > 0, JSON.parse(answer.text)]).toEqual([
    503, true, { error: { code: 503, message: expect.stringMatching(/^Service Unavailable/) } },
  ]);
});
