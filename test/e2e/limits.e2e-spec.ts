import request from 'supertest';
import type { Test } from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail, Consumers, Logins } from '../../src/access/index.js';
import type { ConsumerPolicy } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { createOperator } from '../support/operator.js';
import { callRaw } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const every = { strict: false } as const;
const password = 'correct horse';
const wrongKey = `crgw_abcdefgh_${'x'.repeat(43)}`;

type Headers = Readonly<Record<string, string>>;
const bearer = (key: string): Headers => ({ authorization: `Bearer ${key}` });

const asksOf = (app: () => TestApp) => ({
  GraphQL: (headers: Headers): Test => request(app().url).post('/graphql').set(headers).send({ query: '{ groups(first: 1) { nodes { id } } }' }),
  v3: (headers: Headers): Test => request(app().url).get('/v3/groups').set(headers),
  v2: (headers: Headers): Test => request(app().url).get('/v2/groups').set(headers),
  v1: (headers: Headers): Test => request(app().url).get('/v1/groups').set(headers),
  'the token calls': (headers: Headers): Test => request(app().url).get('/v3/debug/ttl').set(headers),
  'the admin API': (headers: Headers): Test => request(app().gateway.adminUrl).get('/admin/consumers').set(headers),
});
type Door = keyof ReturnType<typeof asksOf>;
const doors: readonly Door[] = ['GraphQL', 'v3', 'v2', 'v1', 'the token calls', 'the admin API'];
const callerDoors: readonly Door[] = ['GraphQL', 'v3', 'v2', 'v1'];

/** How a door words a refusal. */
const wordsOf = ({ status, body }: { readonly status: number; readonly body: unknown }, door: Door): readonly unknown[] => {
  const shape = body as { error?: { message: string }; errors?: { message: string; extensions: { code: string } }[]; code?: string; detail?: string };
  if (door === 'GraphQL') return [status, shape.errors?.[0]?.extensions.code, shape.errors?.[0]?.message];
  return door === 'the admin API' ? [status, shape.code, shape.detail] : [status, shape.error?.message];
};

describe('what the policy of a consumer limits', () => {
  let app: TestApp;
  const asks = asksOf(() => app);
  let keys = 0;

  beforeAll(async () => {
    app = await startApp({ TRUSTED_PROXIES: '127.0.0.0/8, ::1', CONCURRENCY_WAIT_MS: '0', GUESSES_PER_ADDRESS: '3', GUESS_PAUSE_MS: '1' });
  });
  afterEach(() => app.simulator.clearFaults());
  afterAll(() => app.stop());

  const keyWith = async (policy: ConsumerPolicy, door: Door): Promise<string> => {
    if (door !== 'the admin API') return app.consumer({ policy });
    const { id, key } = await createOperator(app.gateway, `limited operator ${++keys}`);
    await app.gateway.app.get(Consumers, every).change(id, { policy }, 'test');
    return key;
  };

  describe('how often', () => {
    const tooMany = 'No more than 1 requests a minute are allowed for this consumer.';
    const wanted: Readonly<Record<Door, readonly unknown[]>> = {
      GraphQL: [429, 'RATE_LIMITED', tooMany],
      v3: [429, `Too Many Requests: ${tooMany}`],
      v2: [429, `Too Many Requests: ${tooMany}`],
      v1: [429, `Too Many Requests: ${tooMany}`],
      'the token calls': [429, `Too Many Requests: ${tooMany}`],
      'the admin API': [429, 'rate_limited', tooMany],
    };

    it.each(doors)('one request too many is refused at %s in its own words, and nothing is sent', async (door) => {
      const key = await keyWith({ requestsPerMinute: 1 }, door);
      const first = await asks[door](bearer(key));
      await app.simulator.clearCalls();
      const second = await asks[door](bearer(key));
      expect([first.status, wordsOf(second, door), await app.simulator.calls()]).toEqual([200, wanted[door], []]);
      expect([first.headers['ratelimit-policy'], first.headers['ratelimit']]).toEqual(['"minute";q=1;w=60', expect.stringMatching(/^"minute";r=0;t=\d+$/)]);
      expect([Number(second.headers['retry-after']) > 0, second.headers['ratelimit-policy']]).toEqual([true, '"minute";q=1;w=60']);
    });

    it('doors share one limit', async () => {
      const key = await keyWith({ requestsPerDay: 3 }, 'v3');
      const statuses: number[] = [];
      for (const door of callerDoors) statuses.push((await asks[door](bearer(key))).status);
      expect(statuses).toEqual([200, 200, 200, 429]);
    });

    it('a consumer without limits is told of none', async () => {
      const { headers } = await asks.v3(bearer(app.demo.apiKey));
      expect(Object.keys(headers).filter((name) => name.startsWith('ratelimit'))).toEqual([]);
    });

    it('the token endpoint and /login count too, once the secret was right', async () => {
      const consumers = app.gateway.app.get(Consumers, every);
      const { id } = await consumers.create({ name: 'limited', kind: 'v3_integration', scopes: [], accountIds: [app.demo.accountId], policy: { requestsPerDay: 2 } }, 'test');
      const logins = app.gateway.app.get(Logins, every);
      const { clientId, clientSecret } = await logins.createOAuth({ consumerId: id, accountId: app.demo.accountId }, 'test');
      await logins.createLegacy({ consumerId: id, accountId: app.demo.accountId, clientId: '77001', login: 'joe', password: new Secret(password) }, 'test');
      const grant = (secret: string) =>
        request(app.url).post('/oauth/token.php').send({ grant_type: 'client_credentials', client_id: clientId, client_secret: secret });
      const logIn = () => request(app.url).post('/v2/login').send({ client_id: '77001', login: 'joe', password });
      const answers = [await grant('wrong'), await grant(clientSecret.reveal()), await logIn(), await grant(clientSecret.reveal()), await logIn()];
      expect(answers.map(({ status }) => status)).toEqual([400, 200, 200, 503, 429]); // clients forget their tokens at any 4xx
      expect([answers[3]?.headers['retry-after'], answers[3]?.body, answers[4]?.body]).toMatchObject([expect.stringMatching(/^\d+$/), { error: 'temporarily_unavailable', error_description: expect.stringContaining('2 requests a day') as string }, { error: { code: 429 } }]);
    });
  });

  describe('how many at a time', () => {
    it.each(callerDoors)('a second request is refused at %s while one runs, and let in when the first caller has left', async (door) => {
      const key = await keyWith({ concurrentRequests: 1 }, door);
      await app.simulator.faults([{ path: '/v3/groups', count: 1, fault: { delayMs: 20_000 } }]);
      await app.simulator.clearCalls();
      const leaving = asks.v3(bearer(key));
      const left = leaving.then(() => 'answered', () => 'left');
      await expect.poll(async () => (await asks[door](bearer(key))).status).toBe(429);
      const refused = await asks[door](bearer(key));
      leaving.abort();
      await expect.poll(async () => (await asks[door](bearer(key))).status).toBe(200);
      expect([refused.status, refused.headers['retry-after'], await left]).toEqual([429, '1', 'left']);
    });
  });

  describe('how much at once', () => {
    const emails = ['one@example.org', 'two@example.org', 'three@example.org'];
    const rows = emails.map((email) => ({ email }));
    const sentence = 'A batch of this consumer has at most 2 rows; this one has 3. Nothing was sent.';
    const send = (path: string, key: string, body: unknown): Test => request(app.url).post(path).set(bearer(key)).send(body as object);
    const mutation = (name: string, type: string, input: object) => ({ query: `mutation ($input: ${type}!) { ${name}(input: $input) { results { index } } }`, variables: { input } });
    const batches = {
      'upsertReceivers in GraphQL': (key: string) => send('/graphql', key, mutation('upsertReceivers', 'UpsertReceiversInput', { groupId: '240390', rows })),
      'removeReceivers in GraphQL': (key: string) => send('/graphql', key, mutation('removeReceivers', 'RemoveReceiversInput', { groupId: '240390', receivers: emails })),
      'deleteReceivers in GraphQL': (key: string) => send('/graphql', key, mutation('deleteReceivers', 'DeleteReceiversInput', { emails })),
      'an upsert of v3': (key: string) => send('/v3/groups/240390/receivers/upsert', key, rows),
      'a batch of v3 inside an object': (key: string) => send('/v3/receivers/delete', key, { receivers: emails }),
      'an insert of v2': (key: string) => send('/v2/groups/240390/receivers', key, rows),
      'an insert of v1': (key: string) => send('/v1/groups/240390/receivers', key, rows),
      'a CSV of v2': (key: string) =>
        request(app.url).post('/v2/groups/240390/importcsv').set({ ...bearer(key), 'content-type': 'text/csv' }).send(`email\n${emails.join('\n')}\n`),
    } as const;

    it.each(Object.keys(batches) as (keyof typeof batches)[])('%s with a row too many is refused with the limit, and nothing is sent', async (batch) => {
      const [limited, free] = [await app.consumer({ policy: { batchRows: 2 } }), await app.consumer({ policy: { batchRows: 3 } })];
      await app.simulator.clearCalls();
      const refused = await batches[batch](limited);
      expect([JSON.stringify(refused.body).includes(sentence), await app.simulator.calls()]).toEqual([true, []]);
      const allowed = await batches[batch](free);
      expect([allowed.status, (await app.simulator.calls()).length > 0]).toEqual([200, true]);
    });
  });

  describe('from where', () => {
    const foreign = 'This credential is not allowed from the network that the call comes from.';
    const wanted: Readonly<Record<Door, readonly unknown[]>> = {
      GraphQL: [403, 'FORBIDDEN', foreign],
      v3: [403, `Forbidden: ${foreign}`],
      v2: [403, `Forbidden: ${foreign}`],
      v1: [403, `Forbidden: ${foreign}`],
      'the token calls': [403, `Forbidden: ${foreign}`],
      'the admin API': [403, 'forbidden', foreign],
    };

    it.each(doors)('a foreign network is refused at %s, and the own one let in', async (door) => {
      const key = await keyWith({ networks: ['203.0.113.0/24'] }, door);
      const answers = [await asks[door]({ ...bearer(key), 'x-forwarded-for': '198.51.100.7' }), await asks[door]({ ...bearer(key), 'x-forwarded-for': '203.0.113.9' })] as const;
      expect([wordsOf(answers[0], door), answers[1].status]).toEqual([wanted[door], 200]);
    });

    it.each([
      ['what a stranger wrote before the trusted proxy', '203.0.113.9, 198.51.100.7', 403],
      ['an address behind two trusted proxies', '203.0.113.9, 127.0.0.9', 200],
      ['an address behind a proxy that is not trusted', '203.0.113.9, 10.0.0.1', 403],
      ['an address with a port', '203.0.113.9:4711', 200],
      ['an IPv4 address mapped into IPv6', '::ffff:203.0.113.9', 200],
      ['an IPv6 address in the network', '2001:db8:7::1', 200],
      ['an IPv6 address outside', '2001:db9::1', 403],
      ['no address', 'unknown', 403],
      ['markup', '<203.0.113.9>', 403],
      ['nothing', '', 403],
    ])('X-Forwarded-For with %s (%j) answers %i', async (_, forwarded, status) => {
      const key = await app.consumer({ policy: { networks: ['203.0.113.0/24', '2001:db8::/32'] } });
      expect((await callRaw(app.url, { path: '/v3/groups', headers: { ...bearer(key), 'x-forwarded-for': forwarded } })).status).toBe(status);
    });

    it('a refusal is written to the audit log once a minute, without the address', async () => {
      const key = await app.consumer({ policy: { networks: ['203.0.113.0/24'] } });
      for (let at = 0; at < 3; at += 1) await asks.v3({ ...bearer(key), 'x-forwarded-for': '198.51.100.77' });
      const id = (await app.gateway.app.get(Consumers, every).list()).at(-1)?.id;
      const entries = () => app.gateway.app.get(AuditTrail, every).list({ event: 'access.denied', consumerId: id });
      await expect.poll(async () => (await entries()).map(({ facts }) => facts)).toEqual([expect.objectContaining({ call: 'network', code: 'forbidden' })]);
      expect(JSON.stringify(await entries())).not.toContain('198.51.100');
    });
  });

  describe('guesses', () => {
    const from = (address: string): Headers => ({ 'x-forwarded-for': address });

    it.each(doors)('an address with too many wrong keys is slowed at %s, a right key and another address are not', async (door) => {
      const right = door === 'the admin API' ? (await createOperator(app.gateway, 'beside a stranger')).key : app.demo.apiKey;
      const [stranger, other] = [from(`198.51.100.${doors.indexOf(door)}`), from(`198.51.100.10${doors.indexOf(door)}`)];
      const statuses: number[] = [];
      for (let at = 0; at < 3; at += 1) statuses.push((await asks[door]({ ...bearer(`guess ${at}`), ...stranger })).status);
      const last = await asks[door]({ ...bearer(wrongKey), ...stranger });
      expect([...statuses, last.status, Number(last.headers['retry-after']) > 0]).toEqual([401, 401, 429, 429, true]);
      expect([(await asks[door]({ ...bearer(right), ...stranger })).status, (await asks[door]({ ...bearer('guess'), ...other })).status]).toEqual([200, 401]);
    });

    it.each([
      ['/oauth/token.php', (secret: string) => ({ grant_type: 'client_credentials', client_id: app.demo.oauth.clientId, client_secret: secret }), () => app.demo.oauth.clientSecret, '192.0.2.1'],
      ['/v2/login', (secret: string) => ({ client_id: app.demo.accountId, login: app.demo.legacy.login, password: secret }), () => app.demo.legacy.password, '192.0.2.2'],
      ['/v1/login', (secret: string) => ({ client_id: app.demo.accountId, login: app.demo.legacy.login, password: secret }), () => app.demo.legacy.password, '192.0.2.3'],
    ])('wrong secrets at %s are slowed, and the right one is never refused', async (path, bodyOf, right, address) => {
      const slowed = path.startsWith('/oauth/') ? 503 : 429;
      const ask = (secret: string, sender: string) => request(app.url).post(path).set(from(sender)).send(bodyOf(secret));
      const statuses: number[] = [];
      for (let at = 0; at < 4; at += 1) statuses.push((await ask(`wrong ${at}`, address)).status);
      expect([statuses, (await ask(right(), address)).status, (await ask(right(), '203.0.113.50')).status]).toEqual([[400, 400, slowed, slowed], 200, 200]);
    });

    it('refusals and lockouts are counted by reason', async () => {
      const { text } = await callRaw(app.gateway.adminUrl, { path: '/metrics' });
      const reasons = [...text.matchAll(/gateway_requests_refused_total\{reason="(\w+)"\} [1-9]/g)].map(([, reason]) => reason).sort();
      expect(reasons).toEqual(['concurrent_requests', 'guessing', 'network', 'requests_per_day', 'requests_per_minute', 'wrong_credential']);
      expect(text).toMatch(/gateway_lockouts_total\{by="address"\} [1-9]/);
    });
  });
});

describe('without trusted proxies', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ GUESSES_PER_ADDRESS: '3' });
  });
  afterAll(() => app.stop());

  it('X-Forwarded-For lets nobody in', async () => {
    const [own, foreign] = [await app.consumer({ policy: { networks: ['127.0.0.1'] } }), await app.consumer({ policy: { networks: ['203.0.113.0/24'] } })];
    const spoofed = { 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9', 'x-real-ip': '203.0.113.9' };
    const statuses = [own, foreign].map(async (key) => (await callRaw(app.url, { path: '/v3/groups', headers: { ...bearer(key), ...spoofed } })).status);
    expect(await Promise.all(statuses)).toEqual([200, 403]);
  });

  it('X-Forwarded-For makes no new address of somebody who guesses', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 4; at += 1) {
      statuses.push((await callRaw(app.url, { path: '/v3/groups', headers: { ...bearer(wrongKey), 'x-forwarded-for': `203.0.113.${at}` } })).status);
    }
    expect(statuses).toEqual([401, 401, 429, 429]);
  });
});
