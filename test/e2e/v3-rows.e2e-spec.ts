import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopeNames } from '../../src/access/index.js';
import { endpoints, methodOf } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { HandClock } from '../support/access.js';
import { answeredHere } from '../support/answered-here.js';
import { addressOf, goodCallsFor, prepareGoodCalls, requestOf } from '../support/good-calls.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const calls = goodCallsFor({ url: 'https://shop.example/hook', verify: 'never asked for' });
const forwarded = endpoints.filter(({ id }) => !(id in answeredHere));
const named = (rows: readonly Endpoint[]) => rows.map((endpoint) => ({ id: endpoint.id, endpoint }));

/** The scopes that a key must have for a row: exactly these. */
const neededFor = ({ noun, access, destroys, needsNoScope }: Endpoint): readonly string[] => [
  ...(access === 'none' || needsNoScope ? [] : [`${noun}:${access}`]),
  ...(destroys === true ? ['destroy'] : []),
];

let app: TestApp;
let token: string;
let first: Snapshot;
const keys = new Map<string, Promise<string>>();

/** A key with exactly these scopes. */
const keyWith = (scopes: readonly string[]): Promise<string> => {
  const name = [...scopes].sort().join(' ');
  const known = keys.get(name) ?? app.consumer({ scopes });
  keys.set(name, known);
  return known;
};

const send = (url: string, endpoint: Endpoint, credential: string): Promise<RawResponse> =>
  callRaw(url, requestOf(endpoint, calls[endpoint.id] ?? {}, { authorization: `Bearer ${credential}` }));

/** What a call answers and what CleverReach is like afterwards; it begins in the first state. */
const tell = async (url: string, endpoint: Endpoint, credential: string): Promise<unknown> => {
  const { store } = app.simulator.world;
  store.restore(first);
  const { status, headers, text } = await send(url, endpoint, credential);
  return { status, type: headers['content-type'], text, after: store.snapshot() };
};

beforeAll(async () => {
  app = await startApp({ GUESSES_PER_ADDRESS: '100000' }, { clock: new HandClock(Date.now()) });
  prepareGoodCalls(app.simulator.world);
  token = await app.simulator.token();
  first = await app.quieten();
});
afterAll(() => app.stop());

it('names rows of the contract only', () => {
  const known = new Set(endpoints.map(({ id }) => id));
  expect([Object.keys(answeredHere), Object.keys(calls)].flat().filter((id) => !known.has(id))).toEqual([]);
});

describe('a key with exactly the scopes of a row makes its call, which reaches CleverReach unchanged', () => {
  it.each(named(forwarded))('$id', async ({ endpoint }) => {
    const key = await keyWith(neededFor(endpoint));
    const direct = await tell(app.simulator.url, endpoint, token);
    await app.simulator.clearCalls();
    expect(await tell(app.url, endpoint, key)).toEqual(direct);
    expect((await app.simulator.calls()).at(-1)).toMatchObject({ method: methodOf(endpoint), path: addressOf(endpoint.route, calls[endpoint.id] ?? {}), status: 200 });
  });
});

describe('a key with every scope but the one of a row is refused in the words of CleverReach, and nothing is sent', () => {
  const cases = forwarded.flatMap((endpoint) => neededFor(endpoint).map((scope) => ({ id: endpoint.id, scope, endpoint })));

  it.each(cases)('$id without $scope', async ({ endpoint, scope }) => {
    const wildcard = `*:${endpoint.access}`;
    const key = await keyWith(scopeNames.filter((name) => name !== scope && (scope === 'destroy' || name !== wildcard)));
    await app.simulator.clearCalls();
    const { status, text } = await send(app.url, endpoint, key);
    expect([status, text, await app.simulator.calls()]).toEqual([
      403, JSON.stringify({ error: { code: 403, message: `Forbidden: This call needs the scope "${scope}".` } }), [],
    ]);
  });
});

describe('no row is reached without a credential, or with a wrong one', () => {
  it.each(named(forwarded))('$id', async ({ endpoint }) => {
    await app.simulator.clearCalls();
    const answers = [await send(app.url, endpoint, ''), await send(app.url, endpoint, 'made-up')];
    expect([answers.map(({ status }) => status), await app.simulator.calls()]).toEqual([[401, 401], []]);
  });
});
