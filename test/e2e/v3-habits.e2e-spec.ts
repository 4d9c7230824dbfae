import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints, methodOf, pathOf } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { HandClock } from '../support/access.js';
import { answeredHere } from '../support/answered-here.js';
import { addressOf, goodCallsFor, prepareGoodCalls, requestOf } from '../support/good-calls.js';
import type { GoodCall } from '../support/good-calls.js';
import { callLines, callRaw } from '../support/raw-call.js';
import type { RawRequest } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const calls = goodCallsFor({ url: 'https://shop.example/hook', verify: 'never asked for' });
const callOf = ({ id }: Endpoint): GoodCall => calls[id] ?? {};
const forwarded = endpoints.filter(({ id }) => !(id in answeredHere));
const named = (rows: readonly Endpoint[]) => rows.map((endpoint) => ({ id: endpoint.id, endpoint }));
const withBody = forwarded.filter((endpoint) => callOf(endpoint).body !== undefined);
const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };

let app: TestApp;
let first: Snapshot;

const authorization = (): string => `Bearer ${app.demo.apiKey}`;
const plain = (endpoint: Endpoint): RawRequest => requestOf(endpoint, callOf(endpoint), { authorization: authorization() });

/** What a request answers, and what CleverReach is like afterwards; it begins in the first state. */
const tell = async (request: RawRequest): Promise<unknown> => {
  const { store } = app.simulator.world;
  store.restore(first);
  const { revision } = store;
  const { status, headers, text } = await callRaw(app.url, request);
  const after = store.revision === revision ? store.random.state : createHash('sha256').update(JSON.stringify(store.snapshot())).digest('hex');
  return { status, type: headers['content-type'], text, after };
};

/** The different calls that reached CleverReach since the test began. */
const reached = async (): Promise<readonly string[]> => [...new Set((await app.simulator.calls()).map(({ method, path }) => `${method} ${path}`))];
const canonical = (endpoint: Endpoint): string => `${methodOf(endpoint)} ${addressOf(endpoint.route, callOf(endpoint))}`;

beforeAll(async () => {
  app = await startApp({}, { clock: new HandClock(Date.now()) });
  prepareGoodCalls(app.simulator.world);
  first = await app.quieten();
});
beforeEach(() => app.simulator.clearCalls());
afterAll(() => app.stop());

type Respell = (segments: readonly string[], fixed: readonly boolean[]) => readonly string[];

const json1 = (segment: string): string => (segment.endsWith('.json') ? segment : `${segment}.json`);
const isVersion = (at: number): boolean => at === 0;

/** Spellings of a path that CleverReach knows, beginning behind the first slash. */
const spellings: Readonly<Record<string, Respell>> = {
  'a slash at the end': (segments) => [...segments, ''],
  '.json behind the first name': (segments, fixed) => segments.map((segment, at) => (at === 1 && fixed[at] ? json1(segment) : segment)),
  '.json behind every name': (segments, fixed) => segments.map((segment, at) => (fixed[at] && !isVersion(at) ? json1(segment) : segment)),
  '.json and a slash at the end': (segments) => [...segments.slice(0, -1), segments.at(-1)?.includes('%40') ? (segments.at(-1) ?? '') : json1(segments.at(-1) ?? ''), ''],
  'large letters': (segments, fixed) => segments.map((segment, at) => (fixed[at] ? segment.toUpperCase() : segment)),
  'letters in escapes': (segments, fixed) => segments.map((segment, at) => (fixed[at] ? `%${segment.charCodeAt(0).toString(16)}${segment.slice(1)}` : segment)),
  'a doubled slash behind the version': ([version = '', ...rest]) => (version === 'v3' ? [version, '', ...rest] : [version, ...rest]),
};

const respell = (endpoint: Endpoint, how: Respell): string => {
  const [path = '', search] = addressOf(endpoint.route, callOf(endpoint)).split('?');
  const fixed = pathOf(endpoint).slice(1).split('/').map((segment) => !segment.startsWith('{'));
  const spelled = `/${how(path.slice(1).split('/'), fixed).join('/')}`;
  return search === undefined ? spelled : `${spelled}?${search}`;
};

describe('every spelling of a path is the same call', () => {
  it.each(named(forwarded))('$id', async ({ endpoint }) => {
    const request = plain(endpoint);
    const expected = await tell(request);
    const paths = Object.entries(spellings).map(([name, how]) => [name, respell(endpoint, how)] as const);
    const [path, search] = request.path.split('?');
    if (search === undefined) paths.push(['a bare question mark', `${path}?`]);
    for (const [name, spelled] of paths) expect([name, await tell({ ...request, path: spelled })]).toEqual([name, expected]);
    const isCount = (call: string): boolean => endpoint.destroys === true && /^GET .*\/stats$/.test(call);
    expect((await reached()).filter((call) => !isCount(call))).toEqual([canonical(endpoint)]);
  });
});

describe('an empty segment anywhere else is refused, and nothing is sent', () => {
  const holes = (endpoint: Endpoint): readonly string[] => {
    const segments = (addressOf(endpoint.route, callOf(endpoint)).split('?')[0] ?? '').slice(1).split('/');
    const places = [...segments.keys()].filter((at) => at > (segments[0] === 'v3' ? 1 : 0));
    return places.map((at) => `/${segments.toSpliced(at, 0, '').join('/')}`);
  };

  it.each(named(forwarded))('$id', async ({ endpoint }) => {
    for (const path of holes(endpoint)) expect([path, await tell({ ...plain(endpoint), path })]).toEqual([path, expect.objectContaining({ status: 400 })]);
    expect(await reached()).toEqual([]);
  });
});

describe('what old clients send where they mean no data changes nothing', () => {
  const bodies: readonly (readonly [string, Readonly<Record<string, string>>])[] = [['[]', json], ['false', form], ['null', {}], [' ', json]];
  const bodiless = forwarded.filter((endpoint) => callOf(endpoint).body === undefined);

  it.each(named(bodiless))('$id', async ({ endpoint }) => {
    const expected = await tell(plain(endpoint));
    for (const [body, headers] of bodies) {
      expect([body, await tell({ ...plain(endpoint), headers: { authorization: authorization(), ...headers }, body })]).toEqual([body, expected]);
    }
  });

  it('not even a whole object on a GET', async () => {
    const request: RawRequest = { path: '/v3/groups', headers: { authorization: authorization(), ...json } };
    expect(await tell({ ...request, body: '{"name":"x"}' })).toEqual(await tell(request));
  });
});

describe('JSON is JSON, whatever it is called and wrapped in', () => {
  const types = [undefined, 'application/x-www-form-urlencoded', 'text/plain; charset=utf-8', 'multipart/form-data', 'json'];

  it.each(named(withBody))('$id', async ({ endpoint }) => {
    const request = plain(endpoint);
    const expected = await tell(request);
    for (const type of types) {
      const headers = { authorization: authorization(), ...(type !== undefined && { 'content-type': type }) };
      expect([type, await tell({ ...request, headers })]).toEqual([type, expected]);
    }
    expect(['postdata', await tell({ ...request, body: `{"postdata": ${request.body ?? ''}}` })]).toEqual(['postdata', expected]);
  });
});

describe('a form', () => {
  const receivers = '/v3/groups/240390/receivers';

  it.each([
    ['one receiver', receivers, 'email=form%40example.org&attributes[city]=Wien&tags[]=Shop.New', { email: 'form@example.org', attributes: { city: 'Wien' }, tags: ['Shop.New'] }],
    ['a wrapped receiver', receivers, 'postdata[email]=form@example.org&postdata[source]=a+b', { email: 'form@example.org', source: 'a b' }],
    ['several receivers', `${receivers}/upsert`, 'postdata[0][email]=a@example.org&postdata[1][email]=b@example.org', [{ email: 'a@example.org' }, { email: 'b@example.org' }]],
    ['a group', '/v3/groups', 'name=Caf%C3%A9', { name: 'Café' }],
  ])('with %s does what JSON does', async (_, path, body, meant) => {
    const request = { method: 'POST', path, headers: { authorization: authorization(), ...json }, body: JSON.stringify(meant) };
    const expected = await tell(request);
    expect(expected).toMatchObject({ status: 200 });
    expect(await tell({ ...request, headers: { authorization: authorization(), ...form }, body })).toEqual(expected);
  });
});

describe('HTTP/1.0', () => {
  const ask = async (...lines: readonly string[]): Promise<unknown> => {
    app.simulator.world.store.restore(first);
    const answer = await callLines(app.url, lines);
    const [head = '', body] = answer.split('\r\n\r\n');
    return [head.split(' ')[1], /transfer-encoding/i.test(head), body];
  };

  it('is answered without pieces and with the end of the connection', async () => {
    const { text } = (await tell({ path: '/v3/groups/240390', headers: { authorization: authorization() } })) as { text: string };
    expect(await ask('GET /v3/groups/240390 HTTP/1.0', `Authorization: ${authorization()}`, '', '')).toEqual(['200', false, text]);
  });

  it('brings a body', async () => {
    const body = '{"email":"old@example.org"}';
    const answer = await ask('POST /v3/groups/240390/receivers HTTP/1.0', `Authorization: ${authorization()}`, `Content-Length: ${body.length}`, '', body);
    expect(answer).toEqual(['200', false, expect.stringContaining('old@example.org')]);
  });
});
