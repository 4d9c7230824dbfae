import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('CleverReach in trouble', () => {
  let app: TestApp;
  const auth = () => ({ authorization: `Bearer ${app.demo.apiKey}` });
  const reads = {
    GraphQL: () => request(app.url).post('/graphql').set(auth()).send({ query: '{ groups(first: 1) { nodes { id } } }' }),
    v3: () => request(app.url).get('/v3/groups').set(auth()),
    v2: () => request(app.url).get('/v2/groups').set(auth()),
    v1: () => request(app.url).get('/v1/groups').set(auth()),
  } as const;
  const doors = Object.keys(reads) as (keyof typeof reads)[];

  beforeAll(async () => {
    app = await startApp({ UPSTREAM_HEADERS_TIMEOUT_MS: '600', UPSTREAM_RETRY_DELAY_MS: '10', UPSTREAM_BREAKER_CALLS: '1000' });
  });
  afterEach(() => app.simulator.clearFaults());
  afterAll(() => app.stop());

  it.each(doors)('a token that CleverReach refuses is renewed once and the call of %s repeated', async (door) => {
    await reads[door]();
    await app.simulator.expireTokens();
    await app.simulator.clearCalls();
    const { status } = await reads[door]();
    const exchanges = (await app.simulator.calls()).filter(({ path }) => path.startsWith('/oauth/token.php'));
    expect([status, exchanges.length]).toEqual([200, 1]);
  });

  it.each(doors)('a 503 that passes is not seen by %s', async (door) => {
    await app.simulator.faults([{ path: '/v3/groups', count: 1, fault: { status: 503 } }]);
    expect((await reads[door]()).status).toBe(200);
  });

  it.each(doors)('a closed socket is not seen by a read of %s', async (door) => {
    await app.simulator.faults([{ path: '/v3/groups', count: 1, fault: { closeSocket: true } }]);
    expect((await reads[door]()).status).toBe(200);
  });

  it.each(doors)('silence becomes a clear error at %s', async (door) => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { delayMs: 3_000 } }]);
    const { status, text } = await reads[door]();
    expect(door === 'GraphQL' ? text.includes('UPSTREAM_TIMEOUT') : status === 504 && text.startsWith('{"error":{"code":504')).toBe(true);
  });

  it.each(['v2', 'v1', 'GraphQL'] as const)('broken JSON never becomes an empty answer at %s', async (door) => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { brokenJson: true } }]);
    const { status, text } = await reads[door]();
    expect(door === 'GraphQL' ? text.includes('UPSTREAM_INVALID_ANSWER') : status === 502 && text.startsWith('{"error":{"code":502')).toBe(true);
  });

  it('a write that got no answer is reported as unknown, sent once, at every door', async () => {
    const body = { email: 'lost@example.org' };
    const input = { groupId: '240393', email: 'lost@example.org' };
    await app.simulator.faults([{ path: '/v3/groups/240393/receivers', method: 'POST', fault: { closeSocket: true } }]);
    await app.simulator.clearCalls();
    const answers = [
      await request(app.url).post('/v3/groups/240393/receivers').set(auth()).send(body),
      await request(app.url).post('/v2/groups/240393/receivers').set(auth()).send(body),
      await request(app.url).post('/graphql').set(auth()).send({ query: 'mutation ($input: AddReceiverInput!) { addReceiver(input: $input) { __typename } }', variables: { input } }),
    ];
    const sent = (await app.simulator.calls()).filter(({ method }) => method === 'POST').length;
    expect(answers.map(({ status, text }) => [status, /outcome_unknown|OUTCOME_UNKNOWN|may have been carried out/.test(text)])).toEqual([
      [504, true],
      [504, true],
      [expect.any(Number), true],
    ]);
    expect(sent).toBe(3);
  });

  it.each([
    ['is silent', { delayMs: 3_000 }],
    ['loses the connection', { closeSocket: true, afterHandling: true }],
    ['breaks its answer off', { truncateBody: true, afterHandling: true }],
  ])('a write that may be sent twice is unknown as well where CleverReach %s', async (trouble, fault) => {
    const rows = [{ email: 'again@example.org' }, { email: 'once-more@example.org' }];
    const mutation = 'mutation ($input: UpsertReceiversInput!) { upsertReceivers(input: $input) { results { outcome } } }';
    await app.simulator.faults([{ path: '/v3/groups/240393/receivers', method: 'POST', fault }]);
    const answers = [];
    for (const version of ['v2', 'v1', ...(trouble.startsWith('breaks') ? [] : ['v3'])]) {
      answers.push(await request(app.url).post(`/${version}/groups/240393/receivers/upsert`).set(auth()).send(rows));
    }
    const { text } = await request(app.url).post('/graphql').set(auth()).send({ query: mutation, variables: { input: { groupId: '240393', rows } } });
    expect(answers.map(({ status, headers }) => [status, headers['x-gateway-error']])).toEqual(answers.map(() => [504, 'outcome_unknown']));
    expect(text.match(/"outcome":"UNKNOWN"/g)?.length).toBe(2);
  });

  it('a broken grant is the gateway’s trouble: 503 with Retry-After, never 401', async () => {
    await app.simulator.faults([
      { path: '/v3/', fault: { expiredToken: true } },
      { path: '/oauth/token.php', fault: { status: 400 } },
    ]);
    for (const door of doors) {
      const { status, text, headers } = await reads[door]();
      if (door === 'GraphQL') expect(text).toMatch(/RECONNECT_NEEDED|UPSTREAM_UNAVAILABLE/);
      else expect([status, headers['retry-after'] !== undefined]).toEqual([503, true]);
    }
  });
});
