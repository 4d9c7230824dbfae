import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNT_HEADER } from '../../src/access/index.js';
import { endpoints } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import { operations } from '../../src/edge/legacy/changes/index.js';
import { answeredHere } from '../support/answered-here.js';
import { rootOperations } from '../support/crossed-operations.js';
import { goodCallsFor, requestOf } from '../support/good-calls.js';
import { goodOldCalls } from '../support/good-old-calls.js';
import type { RawRequest } from '../support/raw-call.js';
import { startTwoTenants } from '../support/two-tenants.js';
import type { Tenant, Told, TwoTenants } from '../support/two-tenants.js';

const wide = { GRAPHQL_MAX_COST: '10000000', GRAPHQL_MAX_TOKENS: '50000', GRAPHQL_MAX_FIELDS: '1000', GRAPHQL_MAX_SELECTIONS: '100000' };
const calls = goodCallsFor({ url: 'https://shop.example/hook', verify: 'never asked for' });
const forwarded = endpoints.filter(({ id }) => !(id in answeredHere));

/** A call about things of the owner. */
interface Question {
  readonly name: string;
  readonly isRead: boolean;
  readonly request: RawRequest;
}

const askedAtV3 = (endpoint: Endpoint): Question => ({ name: endpoint.id, isRead: endpoint.access === 'read', request: requestOf(endpoint, calls[endpoint.id] ?? {}, {}) });

const readsOf = new Set(endpoints.filter(({ access }) => access === 'read').map(({ id }) => id));
const askedAt = (version: 'v1' | 'v2' | 'unversioned'): readonly Question[] =>
  Object.entries(goodOldCalls).flatMap(([id, { at, body }]) => {
    const operation = operations.find((row) => row.id === id && row.versions.includes(version));
    if (!operation || !('translations' in operation) || id === 'clients.token') return [];
    const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const request = { method: operation.route.split(' ')[0] ?? '', path: `${version === 'unversioned' ? '' : `/${version}`}${at}`, ...sent };
    return [{ name: id, isRead: operation.translations.every(({ endpoint }) => readsOf.has(endpoint.id)), request }];
  });

const askedByGraphql: readonly Question[] = rootOperations.map(({ name, kind, text, variables }) => ({
  name,
  isRead: kind === 'query',
  request: { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query: text, variables }) },
}));

const doors: Readonly<Record<string, readonly Question[]>> = {
  v3: forwarded.map(askedAtV3),
  v2: askedAt('v2'),
  v1: askedAt('v1'),
  unversioned: askedAt('unversioned'),
  GraphQL: askedByGraphql,
};
const everywhere = Object.entries(doors).flatMap(([door, questions]) => questions.map((question) => ({ door, ...question })));
const reads = everywhere.filter(({ isRead }) => isRead);
/** Of these both tenants see the same, or nothing. */
const alike: string[] = [];
const expectedAlike = [
  'v3: clients.byDomain', 'v3: clients.get', 'v3: clients.paymentMethods', 'v3: gomailer.preview', 'v3: mailings.agencyTemplates',
  'v2: clients.get', 'v1: clients.get', 'GraphQL: agencyAccount', 'GraphQL: allowedAddresses', 'GraphQL: webhooks',
];

let world: TwoTenants;
let owner: Tenant;
let stranger: Tenant;
/** What the owner has at the beginning of every question. */
let belongings: string;

beforeAll(async () => {
  world = await startTwoTenants(wide);
  ({ owner, stranger } = world);
  belongings = world.belongings(owner);
});
afterAll(() => world.app.stop());

const fresh = async (key: string, request: RawRequest): Promise<Told> => {
  world.begin();
  await world.app.simulator.clearCalls();
  return world.ask(key, request);
};

// Before anything is written: reads that a write lies between are never shared, whoever asks.
describe('an answer of one tenant never serves the other, kept or shared', () => {
  it.each(reads)('$door: $name', async ({ door, name, request }) => {
    const own = await fresh(owner.plain, request);
    const strange = await fresh(stranger.plain, request);
    world.begin();
    const keys = [owner.cached, stranger.cached, owner.cached, stranger.cached];
    const together = await Promise.all(keys.map((key) => world.ask(key, request)));
    const later = [await world.ask(owner.cached, request), await world.ask(stranger.cached, request)];
    expect([...together, ...later]).toEqual([own, strange, own, strange, own, strange]);
    if (own.text === strange.text) alike.push(`${door}: ${name}`);
  });

  it('and nearly every question has an answer that tells the tenants apart', () => {
    expect(alike).toEqual(expectedAlike);
  });
});

describe('with the ids of another tenant, a key does what its own account alone can do', () => {
  it.each(everywhere)('$door: $name', async ({ isRead, request }) => {
    await fresh(stranger.plain, request);
    expect((await world.reached()).filter((account) => account !== stranger.accountId && account !== null)).toEqual([]);
    if (!isRead) expect(world.belongings(owner) === belongings).toBe(true);
  });

  it.each(forwarded.map((endpoint) => ({ id: endpoint.id, endpoint })))('v3: $id is answered as CleverReach answers that account', async ({ endpoint }) => {
    const { request } = askedAtV3(endpoint);
    const { status, text } = await fresh(stranger.plain, request);
    world.begin();
    const direct = await fetch(`${world.app.simulator.url}${request.path}`, {
      method: request.method ?? 'GET',
      headers: { ...request.headers, authorization: `Bearer ${stranger.direct}` },
      ...(request.body !== undefined && { body: request.body }),
    });
    expect({ status, text }).toEqual({ status: direct.status, text: await direct.text() });
  });
});

describe('the account of another tenant cannot be chosen', () => {
  beforeAll(() => world.app.simulator.clearCalls());

  it.each(everywhere)('$door: $name', async ({ door, request }) => {
    const headers = { ...request.headers, [ACCOUNT_HEADER]: owner.accountId };
    const { status, text } = await world.ask(stranger.cached, { ...request, headers });
    const words = door === 'GraphQL' ? 'UNKNOWN_ACCOUNT' : 'not bound to that account';
    expect([status, text.includes(words) ? words : text]).toEqual([403, words]);
  });

  it('and nothing was sent', async () => {
    expect(await world.reached()).toEqual([]);
  });
});
