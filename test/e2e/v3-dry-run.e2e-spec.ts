import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import type { Snapshot } from '../../src/simulator/index.js';
import { HandClock } from '../support/access.js';
import { goodCallsFor, prepareGoodCalls, requestOf } from '../support/good-calls.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const CUSTOMERS = 245;
/** Receivers that a good call would touch; all others are not about receivers, or nobody knows how many. */
const receivers: Readonly<Record<string, number>> = {
  'groups.remove': CUSTOMERS, 'groups.clear': CUSTOMERS,
  'groupReceivers.add': 1, 'groupReceivers.insert': 2, 'groupReceivers.updateMany': 2, 'groupReceivers.updatePlus': 2, 'groupReceivers.upsert': 2,
  'groupReceivers.upsertPlus': 2, 'groupReceivers.deleteMany': 2, 'groupReceivers.update': 1, 'groupReceivers.remove': 1, 'groupReceivers.activate': 1,
  'groupReceivers.deactivate': 1, 'groupReceivers.setAttribute': 1, 'groupReceivers.addEvent': 1,
  'receivers.remove': 1, 'receivers.deleteMany': 1, 'receivers.clone': 1, 'receivers.changeEmail': 1, 'receivers.setAttribute': 1, 'receivers.addEvent': 1,
};

const calls = goodCallsFor({ url: 'https://shop.example/hook', verify: 'never asked for' });
const writing = endpoints.filter(({ access }) => access === 'write');
const named = (rows: readonly Endpoint[]) => rows.map((endpoint) => ({ id: endpoint.id, endpoint }));

let app: TestApp;
let first: Snapshot;
let token: string;
let dryKey: string;

const send = (endpoint: Endpoint, credential: string, headers: Readonly<Record<string, string>> = {}): Promise<RawResponse> =>
  callRaw(app.url, requestOf(endpoint, calls[endpoint.id] ?? {}, { authorization: `Bearer ${credential}`, ...headers }));
const wouldBe = (id: string) => ({ status: 200, marked: '1', answer: { dry_run: true, endpoint: id, would_affect: { receivers: receivers[id] ?? null } } });
const read = ({ status, headers, text }: RawResponse) => ({ status, marked: headers['x-dry-run'], answer: JSON.parse(text) as unknown });
/** Calls that could have changed something. */
const changes = async (): Promise<unknown> => (await app.simulator.calls()).filter(({ method }) => method !== 'GET').map(({ method, path }) => `${method} ${path}`);
const now = (): Snapshot => app.simulator.world.store.snapshot();

beforeAll(async () => {
  app = await startApp({}, { clock: new HandClock(Date.now()) });
  prepareGoodCalls(app.simulator.world);
  const { clientId, clientSecret } = app.demo.oauth;
  const granted = await callRaw(app.url, {
    method: 'POST', path: '/oauth/token.php', body: JSON.stringify({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  token = (JSON.parse(granted.text) as { access_token: string }).access_token;
  dryKey = await app.consumer({ switches: { dryRun: true } });
  first = await app.quieten();
});
beforeEach(async () => {
  app.simulator.world.store.restore(first);
  await app.simulator.clearCalls();
});
afterAll(() => app.stop());

describe('X-Dry-Run: 1 tells what a write would touch and changes nothing', () => {
  it.each(named(writing))('$id', async ({ id, endpoint }) => {
    const answer = read(await send(endpoint, token, { 'x-dry-run': '1' }));
    const expected = wouldBe(id === 'oauth.revokeAtRoot' ? 'oauth.revoke' : id);
    expect([answer, await changes(), now()]).toEqual([expected, [], first]);
  });

  it('and the token that was to be revoked or traded is still good', async () => {
    expect((await callRaw(app.url, { path: '/v3/debug/validate', headers: { authorization: `Bearer ${token}` } })).text).toBe('true');
  });
});

describe('a consumer that is marked dry', () => {
  it.each(named(writing.filter(({ destroys }) => destroys === true)))('destroys nothing with $id', async ({ id, endpoint }) => {
    expect([read(await send(endpoint, dryKey)), await changes(), now()]).toEqual([wouldBe(id), [], first]);
  });

  it('writes what destroys nothing', async () => {
    const create = writing.find(({ id }) => id === 'groups.create') as Endpoint;
    expect([(await send(create, dryKey)).status, await changes()]).toEqual([200, ['POST /v3/groups']]);
  });
});

it.each(['1', 'true', 'YES', ' on '])('X-Dry-Run: %s is heard', async (value) => {
  const clear = writing.find(({ id }) => id === 'groups.clear') as Endpoint;
  expect(read(await send(clear, token, { 'x-dry-run': value }))).toEqual(wouldBe('groups.clear'));
});

it('a dry run counts what CleverReach counts at that moment', async () => {
  const add = writing.find(({ id }) => id === 'groupReceivers.add') as Endpoint;
  const clear = writing.find(({ id }) => id === 'groups.clear') as Endpoint;
  await send(add, token);
  expect(read(await send(clear, token, { 'x-dry-run': '1' })).answer).toMatchObject({ would_affect: { receivers: CUSTOMERS + 1 } });
});

it('a dry run counts every row of a batch, however it is wrapped', async () => {
  const lists = ['["a@example.org","b@example.org"]', '{"postdata":["a@example.org","b@example.org"]}', '{"receivers":["a@example.org","b@example.org"]}'];
  const answers = await Promise.all(lists.map(async (body) => read(await callRaw(app.url, {
    method: 'POST', path: '/v3/receivers/delete', body, headers: { authorization: `Bearer ${token}`, 'x-dry-run': '1' },
  }))));
  expect(answers.map(({ answer }) => (answer as { would_affect: unknown }).would_affect)).toEqual(lists.map(() => ({ receivers: 2 })));
});
