import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw, told } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startLegacy } from '../support/start-legacy.js';
import type { LegacyDoors, OldIntegration } from '../support/start-legacy.js';

const GROUP = 240390;

let app: LegacyDoors;
let old: OldIntegration;

beforeAll(async () => {
  app = await startLegacy();
  old = await app.integration();
});
afterAll(() => app.stop());

describe('login', () => {
  const login = (body: string, headers: Record<string, string> = {}, path = '/v1/login'): Promise<RawResponse> =>
    callRaw(app.url, { method: 'POST', path, headers, body });
  const json = { 'content-type': 'application/json' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it('answers the token in quotes and nothing else, shaped like the old JWT, with the headers of the recorded answer', async () => {
    const { status, headers, text } = await login(JSON.stringify(old.credentials), json, '/v2/login.json');
    expect([status, text]).toEqual([200, expect.stringMatching(/^"[\w-]+\.[\w-]+\.[\w-]+"$/)]);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(text.length),
      'content-language': 'en',
      'cache-control': 'no-cache, must-revalidate',
      expires: '0',
      pragma: 'no-cache',
    });
  });

  it.each<[string, string, (c: OldIntegration['credentials']) => string, Record<string, string>]>([
    ['JSON with a numeric client_id', '/v1/login', (c) => JSON.stringify({ ...c, client_id: Number(c.client_id) }), json],
    ['JSON without Content-Type, unversioned', '/login', (c) => JSON.stringify(c), {}],
    ['JSON named as text', '/login.json', (c) => JSON.stringify(c), { 'content-type': 'text/plain' }],
    ['a form', '/v2/login', (c) => new URLSearchParams(c).toString(), form],
    ['a form without Content-Type', '//login', (c) => new URLSearchParams(c).toString(), {}],
    ['a stale token beside it', '/v2/login?token=stale', (c) => JSON.stringify(c), { ...json, authorization: 'Bearer c3RhbGU=', 'x-access-token': 'stale' }],
  ])('takes %s', async (_, path, body, headers) => {
    const { status, text } = await login(body(old.credentials), headers, path);
    const answer = await callRaw(app.url, { path: `/v1/groups/${GROUP}?token=${JSON.parse(text) as string}` });
    expect([status, answer.status]).toEqual([200, 200]);
  });

  it('refuses wrong credentials with the recorded words, whichever part is wrong', async () => {
    const { credentials } = old;
    const wrong = [{ password: 'x' }, { login: 'x' }, { client_id: '1' }].map((part) => login(JSON.stringify({ ...credentials, ...part }), json));
    const answers = (await Promise.all(wrong)).map(told);
    expect(new Set(answers)).toEqual(new Set(['400 {"error":{"code":400,"message":"Bad Request: Credentials not valid"}}']));
  });

  it('says which field is missing', async () => {
    expect(told(await login('{"client_id":1,"login":"x"}', json))).toBe('400 {"error":{"code":400,"message":"Bad Request: `password` is required."}}');
  });

  it('refreshes a token from wherever it is sent, and the old one stays valid', async () => {
    const refresh = (path: string, headers = {}) => callRaw(app.url, { method: 'POST', path, headers, body: '[]' });
    const answers = await Promise.all([
      refresh(`/v1/login/refresh?token=${old.token}`),
      refresh('/v2/login/refresh.json', { authorization: `Bearer ${old.token}` }),
      refresh('/login.json/refresh', { 'x-access-token': old.token }),
    ]);
    const tokens = [old.token, ...answers.map(({ text }) => JSON.parse(text) as string)];
    const reads = await Promise.all(tokens.map((token) => callRaw(app.url, { path: `/v2/groups?token=${token}` })));
    expect([...answers, ...reads].map(({ status }) => status)).toEqual(Array(7).fill(200));
  });

  it('refuses to refresh a token nobody gave', async () => {
    const answer = await callRaw(app.url, { method: 'POST', path: '/v2/login/refresh?token=made.up.one' });
    expect([told(answer), answer.headers['www-authenticate']]).toEqual([
      '401 {"error":{"code":401,"message":"Unauthorized: invalid token"}}',
      expect.stringContaining('Bearer'),
    ]);
  });
});

describe('a token', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  it.each<[string, (token: string) => { path: string; headers?: Record<string, string> }]>([
    ['as Bearer', (token) => ({ path: '/v2/groups', headers: { authorization: `Bearer ${token}` } })],
    ['as X-ACCESS-TOKEN', (token) => ({ path: '/v1/groups?', headers: { 'X-ACCESS-TOKEN': token } })],
    ['in the query', (token) => ({ path: `/groups?token=${token}` })],
    ['in the query with its quotes', (token) => ({ path: `/v2/groups?token=%22${token}%22` })],
    ['in the query before a spare question mark', (token) => ({ path: `/v2/groups?token=${token}?` })],
    ['in the query beside a Bearer that is base64 of it', (token) => ({ path: `/v2/groups?token=${token}`, headers: { authorization: `Bearer ${base64(token)}` } })],
    ['in the query beside a stale Bearer', (token) => ({ path: `/v2/groups?token=${token}`, headers: { authorization: 'Bearer stale' } })],
    ['as Bearer in base64 alone', (token) => ({ path: '/v2/groups', headers: { authorization: `Bearer ${base64(token)}` } })],
  ])('is taken %s, and nothing of it reaches CleverReach', async (_, request) => {
    await app.simulator.clearCalls();
    const { status } = await callRaw(app.url, request(old.token));
    expect([status, JSON.stringify(await app.simulator.calls()).includes(old.token.slice(-20))]).toEqual([200, false]);
  });

  it('of any kind the gateway gives is taken, an API key too', async () => {
    expect((await callRaw(app.url, { path: `/v2/groups?token=${app.apiKey}` })).status).toBe(200);
  });

  it.each([['/v2/groups?token=made.up.one', 'Unauthorized: invalid token'], ['/v2/groups', 'Unauthorized']])('is missed on %s', async (path, message) => {
    expect(told(await callRaw(app.url, { path }))).toBe(`401 {"error":{"code":401,"message":"${message}"}}`);
  });
});
