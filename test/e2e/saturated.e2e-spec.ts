import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** One call of an account at a time and none that waits: the second one finds no place. */
const settings = { UPSTREAM_ACCOUNT_CONCURRENCY: '1', UPSTREAM_ACCOUNT_QUEUE: '0' };

describe('an account with too many calls on their way', () => {
  let app: TestApp;
  let otherKey: string;
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const query = { query: '{ groups(first: 1) { nodes { id } } }' };
  const doors = {
    v3: (key: string) => request(app.url).get('/v3/groups').set(bearer(key)),
    v2: (key: string) => request(app.url).get('/v2/groups').set(bearer(key)),
    v1: (key: string) => request(app.url).get('/v1/groups').set(bearer(key)),
    GraphQL: (key: string) => request(app.url).post('/graphql').set(bearer(key)).send(query),
  } as const;
  const names = Object.keys(doors) as (keyof typeof doors)[];

  beforeAll(async () => {
    app = await startApp(settings);
    otherKey = await app.consumer({ accountIds: [app.demo.otherAccountId] });
    for (const key of [app.demo.apiKey, otherKey]) await doors.v3(key);
    await app.simulator.faults([{ path: '/v3/forms', fault: { delayMs: 2_000 } }]);
  });
  afterAll(() => app.stop());

  it('is answered with 503 and Retry-After, or TOO_BUSY and retryAfterSeconds in GraphQL, at once, while another account goes on', async () => {
    await app.simulator.clearCalls();
    const slow = request(app.url).get('/v3/forms').set(bearer(app.demo.apiKey));
    let isOver = false;
    const first = slow.then(({ status }) => {
      isOver = true;
      return status;
    });
    await expect.poll(async () => (await request(app.gateway.adminUrl).get('/metrics')).text).toContain('\ngateway_upstream_running 1\n');
    const refused = await Promise.all(names.map((door) => doors[door](app.demo.apiKey)));
    const others = await Promise.all([doors.v3(otherKey)]);
    expect([isOver, others.map(({ status }) => status), (await app.simulator.calls()).length]).toEqual([false, [200], 1]);
    const told = refused.map(({ status, headers, text }) => [status, headers['retry-after'], JSON.parse(text) as unknown]);
    const body = { error: { code: 503, message: 'Service Unavailable: Too many calls for this account are on their way. Nothing was sent.' } };
    expect(told.slice(0, 3)).toEqual(Array.from({ length: 3 }, () => [503, '1', body]));
    const extensions = expect.objectContaining({ code: 'TOO_BUSY', retryAfterSeconds: 1 }) as unknown;
    expect(told[3]?.at(-1)).toMatchObject({ data: { groups: null }, errors: [{ path: ['groups'], extensions }] });
    expect(await first).toBe(200);
  });
});
