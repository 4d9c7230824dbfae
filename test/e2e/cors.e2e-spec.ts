import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Consumers } from '../../src/access/index.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const shop = 'https://shop.example';
const foreign = 'https://foreign.example';

let app: TestApp;
/** Keys of a consumer that allows pages of the shop, of one that allows another page, and of one that allows none. */
let [shopKey, blogKey, closedKey] = ['', '', ''];

const operation = { method: 'POST', body: JSON.stringify({ query: '{ account { id } }' }) };
const ask = (path: string, headers: Readonly<Record<string, string>>, options: RequestInit = {}): Promise<Response> =>
  fetch(`${app.url}${path}`, { ...options, headers: { 'content-type': 'application/json', ...headers } });
const preflight = (path: string, origin: string): Promise<Response> =>
  fetch(`${app.url}${path}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' } });
const calls = async (): Promise<number> => (await app.simulator.calls()).length;

beforeAll(async () => {
  app = await startApp();
  shopKey = await app.consumer({ policy: { origins: [shop] } });
  blogKey = await app.consumer({ policy: { origins: ['https://blog.example'] } });
  closedKey = await app.consumer({});
});
afterAll(() => app.stop());
beforeEach(async () => {
  await app.simulator.clearCalls();
});

describe.each([
  ['GraphQL', '/graphql', operation],
  ['v3', '/v3/groups', {}],
  ['v3 in capitals', '/V3/groups', {}],
] as const)('pages of other origins at %s', (_, path, options) => {
  it('may ask before they call where some consumer allows their origin', async () => {
    const response = await preflight(path, shop);
    const { headers } = response;
    expect([
      response.status, headers.get('access-control-allow-origin'), headers.get('access-control-allow-methods'),
      /\bauthorization, content-type\b/.test(headers.get('access-control-allow-headers') ?? ''), headers.get('access-control-allow-credentials'), headers.get('vary')?.includes('origin'),
    ]).toEqual([204, shop, 'GET, POST, PUT, PATCH, DELETE', true, null, true]);
  });

  it('hear nothing before they call where no consumer allows their origin', async () => {
    const { headers } = await preflight(path, foreign);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('read answers to credentials whose consumer allows their origin', async () => {
    const response = await ask(path, { origin: shop, authorization: `Bearer ${shopKey}` }, options);
    const { headers } = response;
    expect([response.status, headers.get('access-control-allow-origin'), headers.get('vary')?.includes('origin'), headers.get('access-control-expose-headers')?.includes('x-request-id')]).toEqual([
      200, shop, true, true,
    ]);
  });

  it.each([
    ['allows another', () => blogKey, shop],
    ['allows none', () => closedKey, shop],
    ['allows another, from a sandbox', () => shopKey, 'null'],
    ['allows it with another port', () => shopKey, `${shop}:8443`],
  ])('are refused with a credential whose consumer %s origin, before anything is sent', async (_name, key, origin) => {
    const response = await ask(path, { origin, 'sec-fetch-site': 'cross-site', authorization: `Bearer ${key()}` }, options);
    expect([response.status, response.headers.get('access-control-allow-origin'), await calls()]).toEqual([403, null, 0]);
  });

  it('can read why nobody was proven, where any consumer allows their origin', async () => {
    const answers = await Promise.all([shop, foreign].map((origin) => ask(path, { origin, authorization: 'Bearer crg_unknown' }, options)));
    expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual([[401, shop], [401, null]]);
  });

  it('are told from programs, with an origin or without, and from pages of the gateway itself', async () => {
    const own = new URL(app.url).origin;
    const answers = await Promise.all([{}, { origin: own }, { origin: 'https://gateway.example', 'sec-fetch-site': 'same-origin' }, { origin: foreign }].map((headers) => ask(path, { ...headers, authorization: `Bearer ${closedKey}` }, options)));
    expect(answers.map(({ status, headers }) => [status, headers.get('access-control-allow-origin')])).toEqual(Array(4).fill([200, null]));
  });
});

it('v1 and v2 are for programs: no page is given leave there', async () => {
  const { headers } = await preflight('/v2/groups', shop);
  const answer = await ask('/v2/groups', { origin: shop, authorization: `Bearer ${shopKey}` });
  expect([headers.get('access-control-allow-origin'), answer.headers.get('access-control-allow-origin')]).toEqual([null, null]);
});

it('an origin that is taken away loses its leave', async () => {
  const name = 'opened for a while';
  const key = await app.consumer({ name, policy: { origins: ['https://guest.example'] } });
  await expect.poll(async () => (await preflight('/graphql', 'https://guest.example')).headers.get('access-control-allow-origin')).toBe('https://guest.example');
  const consumers = app.gateway.app.get(Consumers, { strict: false });
  await consumers.change((await consumers.find(name))?.id ?? '', { policy: { origins: null } }, 'test');
  const after = await ask('/graphql', { origin: 'https://guest.example', 'sec-fetch-site': 'cross-site', authorization: `Bearer ${key}` }, operation);
  await expect.poll(async () => (await preflight('/graphql', 'https://guest.example')).headers.get('access-control-allow-origin')).toBe(null);
  expect(after.status).toBe(403);
});
