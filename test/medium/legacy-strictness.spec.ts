import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw, told } from '../support/raw-call.js';
import type { RawRequest } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const group = '/v1/groups/240390/receivers';
const plus = 'bruce+x@gotham.example';
const json = JSON.stringify({ email: 'ada@example.org' });
const unsupported = (type: string): string => `403 {"error":{"code":403,"message":"Forbidden: Content type \`${type}\` is not supported."}}`;
const malformed = '400 {"error":{"code":400,"message":"Bad Request: Error parsing JSON, malformed JSON"}}';

const add = (body: string, type?: string): RawRequest => ({ method: 'POST', path: group, body, headers: type === undefined ? {} : { 'content-type': type } });

describe.each([
  { strict: 'false', how: 'off, as it is by default,' },
  { strict: 'true', how: 'on' },
])('with strictness $how', ({ strict }) => {
  const isStrict = strict === 'true';
  let app: LegacyDoors;
  let old: OldIntegration;

  beforeAll(async () => {
    app = await startLegacy(isStrict ? { LEGACY_STRICT: 'true' } : {});
    old = await app.integration();
    await old.ask('POST', '/v2/groups/240390/receivers', { email: plus });
  });
  afterAll(() => app.stop());

  const send = async (request: RawRequest): Promise<string> => told(await callRaw(app.url, { ...request, headers: { ...request.headers, 'x-access-token': old.token } }));
  const status = async (request: RawRequest): Promise<string> => (await send(request)).slice(0, 3);

  it.each([
    { what: 'JSON as text', request: add(json, 'text/plain'), refusal: unsupported('text/plain') },
    { what: 'JSON as XML', request: add(json, 'text/xml; charset=utf-8'), refusal: unsupported('text/xml') },
    { what: 'a form without a Content-Type', request: add('email=ada%40example.org'), refusal: malformed },
  ])('$what is taken for what it looks like, or for what it is called', async ({ request, refusal }) => {
    await old.ask('DELETE', '/v2/groups/240390/receivers/ada@example.org');
    const answer = await send(request);
    expect(isStrict ? answer : answer.slice(0, 3)).toBe(isStrict ? refusal : '200');
  });

  it('JSON under the name of a form has its fields, or none', async () => {
    const login = { method: 'POST', path: '/v2/login', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: JSON.stringify(old.credentials) };
    const answer = told(await callRaw(app.url, login));
    expect(isStrict ? answer : answer.slice(0, 5)).toBe(isStrict ? '400 {"error":{"code":400,"message":"Bad Request: `client_id` is required."}}' : '200 "');
  });

  it('a plus in a path is a plus, or a blank', async () => {
    expect([await status({ path: `${group}/${plus}` }), await status({ path: `${group}/${plus.replace('+', '%2B')}` })]).toEqual([isStrict ? '404' : '200', '200']);
  });

  it.each([
    { what: 'JSON without a Content-Type', request: add(json) },
    { what: 'JSON by its name', request: add(json, 'application/json; charset=UTF-8') },
    { what: 'a form by its name', request: add('email=ada%40example.org', 'application/x-www-form-urlencoded') },
    { what: 'nothing under any name', request: { method: 'PUT', path: `${group}/jane@example.org/setactive`, body: 'false', headers: { 'content-type': 'text/plain' } } },
  ])('$what is taken', async ({ request }) => {
    await old.ask('DELETE', '/v2/groups/240390/receivers/ada@example.org');
    expect(await status(request)).toBe('200');
  });
});
