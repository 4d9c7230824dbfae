import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDoors } from '../support/start-doors.js';
import type { Doors } from '../support/start-doors.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

type Method = 'get' | 'post' | 'patch' | 'delete';

const problem = (status: number, code: string, detail: unknown = expect.any(String)) => ({
  type: 'about:blank',
  title: expect.any(String),
  status,
  detail,
  code,
  requestId: expect.any(String),
});

describe('the admin API', () => {
  let doors: Doors;
  let simulator: TestSimulator;
  let key: string;
  let shop: { id: string };

  const call = (method: Method, path: string, credential = key) =>
    request(doors.adminUrl)[method](`/admin${path}`).set('authorization', `Bearer ${credential}`);
  const keyOf = async (scopes: readonly string[], name: string): Promise<string> => {
    const { id: consumerId } = await doors.consumers.create({ name, kind: 'operator', scopes, accountIds: [] }, 'test');
    return (await doors.keys.create({ consumerId, name: 'k' }, 'test')).key.reveal();
  };
  const validate = async (credential: string): Promise<number> =>
    (await request(doors.url).get('/v3/debug/validate').set('authorization', `Bearer ${credential}`)).status;

  beforeAll(async () => {
    simulator = await startSimulator();
    doors = await startDoors({ CLEVERREACH_URL: simulator.url });
    key = await keyOf(['admin'], 'operator');
    const { body } = await call('post', '/consumers').send({ name: 'shop', kind: 'v3_integration', scopes: ['groups:read'], accountIds: ['1001'] });
    shop = body as { id: string };
  });
  afterAll(async () => {
    await doors.stop();
    await simulator.close();
  });

  it('lets in only credentials with the scope admin, read from a header', async () => {
    const weak = await keyOf(['*:read', '*:write', 'destroy', 'any'], 'weak');
    const answers = [
      await request(doors.adminUrl).get('/admin/consumers'),
      await call('get', '/consumers', 'crgw_made_up'),
      await request(doors.adminUrl).get(`/admin/consumers?token=${key}`),
      await call('get', '/consumers', weak),
      await call('get', '/consumers'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 403, 200]);
    expect([answers[0]?.headers['www-authenticate'], answers[0]?.type, answers[3]?.body]).toEqual([
      'Bearer realm="gateway admin"',
      'application/problem+json',
      problem(403, 'forbidden', 'This call needs the scope "admin".'),
    ]);
  });

  it('writes one denied call a minute to the audit log', async () => {
    const weak = await keyOf([], 'curious');
    for (let at = 0; at < 3; at += 1) await call('get', '/audit', weak);
    const { body } = await call('get', '/audit?event=access.denied');
    const consumer = await doors.consumers.find('curious');
    expect((body as { entries: { consumerId: string; facts: object }[] }).entries.filter(({ consumerId }) => consumerId === consumer?.id)).toMatchObject([
      { facts: { call: 'admin', code: 'forbidden', scope: 'admin' } },
    ]);
  });

  it('makes, shows, changes and revokes consumers', async () => {
    const made = await call('post', '/consumers').send({ name: 'app', kind: 'internal_app', scopes: ['groups:read'], accountIds: ['1001'], switches: { dryRun: true } });
    const { id } = made.body as { id: string };
    const changed = await call('patch', `/consumers/${id}`).send({ scopes: ['groups:read', 'groups:write'], switches: { v1Clear: true } });
    const gone = await call('delete', `/consumers/${id}`);
    const shown = await call('get', '/consumers/app');
    const expected = { id, name: 'app', kind: 'internal_app', accountIds: ['1001'], policy: {}, createdAt: expect.stringMatching(/^\d{4}-/), revokedAt: null };
    expect([made.status, made.body, changed.body, gone.status, shown.body]).toEqual([
      201,
      { ...expected, scopes: ['groups:read'], switches: { dryRun: true } },
      { ...expected, scopes: ['groups:read', 'groups:write'], switches: { dryRun: true, v1Clear: true } },
      204,
      { ...expected, scopes: ['groups:read', 'groups:write'], switches: { dryRun: true, v1Clear: true }, revokedAt: expect.stringMatching(/^\d{4}-/) },
    ]);
  });

  it('sets the parts of a policy, keeps the rest and takes a part away with null', async () => {
    const { id } = (await call('post', '/consumers').send({ name: 'limited', kind: 'internal_app', scopes: [], accountIds: [], policy: { batchRows: 10 } })).body as { id: string };
    const rule = { ttlSeconds: 60, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 600 };
    const more = await call('patch', `/consumers/${id}`).send({ policy: { requestsPerMinute: 5, networks: ['10.0.0.0/8'], cached: { 'groups.list': rule } } });
    const less = await call('patch', `/consumers/${id}`).send({ policy: { batchRows: null, networks: null } });
    expect([more.body, less.body]).toMatchObject([
      { policy: { batchRows: 10, requestsPerMinute: 5, networks: ['10.0.0.0/8'], cached: { 'groups.list': rule } } },
      { policy: { requestsPerMinute: 5, cached: { 'groups.list': rule } } },
    ]);
    expect((less.body as { policy: object }).policy).not.toHaveProperty('batchRows');
  });

  it.each([
    ['a count of 0', { requestsPerMinute: 0 }],
    ['a count that is no whole number', { batchRows: 1.5 }],
    ['a network that is none', { networks: ['10.0.0.0/33'] }],
    ['an origin with a path', { origins: ['https://shop.example/page'] }],
    ['a wildcard origin', { origins: ['*'] }],
    ['a buffered read', { buffered: ['groups.list'] }],
    ['a cached write', { cached: { 'groups.create': { ttlSeconds: 1, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0 } } }],
    ['cache times that are missing', { cached: { 'groups.list': {} } }],
    ['a cache rule that is null', { cached: { 'groups.list': null } }],
    ['an unknown part', { turbo: true }],
  ])('refuses a policy with %s', async (_what, policy) => {
    const { status } = await call('post', '/consumers').send({ name: 'never', kind: 'internal_app', scopes: [], accountIds: [], policy });
    expect([status, await doors.consumers.find('never')]).toEqual([400, undefined]);
  });

  it('makes a key that works at once, shows it this once, and takes it back', async () => {
    const made = await call('post', `/consumers/${shop.id}/keys`).send({ name: 'production', expiresAt: '2999-01-01T00:00:00Z' });
    const { key: text, ...rest } = made.body as { key: string; id: string };
    const before = await validate(text);
    const listed = await call('get', `/consumers/${shop.id}/keys`);
    const gone = await call('delete', `/consumers/${shop.id}/keys/${rest.id}`);
    expect([made.status, before, gone.status, await validate(text), JSON.stringify(listed.body).includes(text)]).toEqual([201, 200, 204, 401, false]);
    expect(listed.body).toEqual({ keys: [{ ...rest, expiresAt: '2999-01-01T00:00:00.000Z', lastUsedAt: expect.any(String) }] });
  });

  it('registers a fixed token, lists it without the token, and takes it back under its own consumer only', async () => {
    const token = '0cc175b9c0f1b6a831c399e269772661';
    const made = await call('post', `/consumers/${shop.id}/fixed-tokens`).send({ accountId: '1001', name: 'plugin', token });
    const { id } = made.body as { id: string };
    const listed = await call('get', `/consumers/${shop.id}/fixed-tokens`);
    const weak = await call('post', `/consumers/${shop.id}/fixed-tokens`).send({ accountId: '1001', name: 'plugin', token: '12345' });
    const foreign = await call('delete', `/consumers/operator/fixed-tokens/${id}`);
    const gone = await call('delete', `/consumers/${shop.id}/fixed-tokens/${id}`);
    const twice = await call('delete', `/consumers/${shop.id}/fixed-tokens/${id}`);
    expect([made, weak, foreign, gone, twice].map(({ status }) => status)).toEqual([201, 400, 404, 204, 404]);
    expect(listed.body).toEqual({ fixedTokens: [{ ...(made.body as object), hint: '0cc1…2661' }] });
    expect(JSON.stringify([made.body, listed.body])).not.toContain(token);
  });

  it('makes logins of both kinds and ends their tokens', async () => {
    const oauth = await call('post', `/consumers/${shop.id}/logins`).send({ kind: 'oauth', accountId: '1001' });
    const legacy = await call('post', `/consumers/${shop.id}/logins`).send({ kind: 'legacy', accountId: '1001', login: 'joe', password: 'pass' });
    const { id, clientId, clientSecret } = oauth.body as { id: string; clientId: string; clientSecret: string };
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
    const { body } = await request(doors.url).post('/oauth/token.php').send(grant);
    const { access_token } = body as { access_token: string };
    const before = await validate(access_token);
    const ended = await call('delete', `/consumers/${shop.id}/logins/${id}/tokens`);
    const after = await validate(access_token);
    const gone = await call('delete', `/consumers/${shop.id}/logins/${id}`);
    const refused = await request(doors.url).post('/oauth/token.php').send(grant);
    expect([oauth.status, legacy.status, before, ended.status, after, gone.status, refused.status]).toEqual([201, 201, 200, 204, 401, 204, 400]);
    expect(legacy.body).toMatchObject({ kind: 'legacy', clientId: '1001', login: 'joe' });
  });

  it('connects an account that CleverReach confirms, shows and disconnects it, and never shows a secret', async () => {
    const [{ id: accountId, clientId, clientSecret }] = simulator.accounts;
    const made = await call('post', '/accounts').send({ name: 'Three', clientId, clientSecret });
    const listed = await call('get', '/accounts');
    const gone = await call('delete', `/accounts/${accountId}`);
    const again = await call('delete', `/accounts/${accountId}`);
    expect([made.status, made.body, gone.status, gone.body, again.body]).toEqual([
      201,
      { accountId, name: 'Three', clientId, state: 'connected', expiresAt: expect.stringMatching(/^\d{4}-/), failures: 0, retryAt: null, since: expect.stringMatching(/^\d{4}-/) },
      200,
      { isRevoked: true },
      problem(404, 'not_found'),
    ]);
    expect([JSON.stringify([made.body, listed.body]).includes(clientSecret), (listed.body as { accounts: { accountId: string }[] }).accounts.map((account) => account.accountId)]).toEqual([
      false,
      ['1001', '1002', accountId],
    ]);
  });

  it.each([
    ['a wrong secret', { clientId: 'sim-client-1', clientSecret: 'wrong' }, 'CleverReach does not accept this client id and secret. Nothing was stored.'],
    ['an account that is another one', { accountId: '129149', clientId: 'sim-client-1', clientSecret: 'sim-secret-1' }, 'CleverReach says that this is account 129148, not 129149. Nothing was stored.'],
    ['tokens that are made up', { clientId: 'sim-client-1', accessToken: 'made-up' }, 'CleverReach does not accept the access token. Nothing was stored.'],
    ['neither a secret nor tokens', { clientId: 'sim-client-1' }, 'Send clientSecret, or tokens that were issued elsewhere.'],
  ])('stores nothing for %s', async (_, body, sentence) => {
    const answer = await call('post', '/accounts').send(body);
    const { accounts } = (await call('get', '/accounts')).body as { accounts: { accountId: string }[] };
    expect([answer.body, accounts.map(({ accountId }) => accountId)]).toEqual([problem(400, 'invalid_input', sentence), ['1001', '1002']]);
  });

  it('connects an account by tokens that were issued elsewhere', async () => {
    const accessToken = await simulator.token(simulator.accounts[1]);
    const made = await call('post', '/accounts').send({ clientId: 'sim-client-2', accessToken });
    await call('delete', '/accounts/129149');
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ accountId: '129149', state: 'connected', expiresAt: expect.any(String) })]);
  });

  it('stores OAuth apps for the browser, shows and removes them, and never shows a secret', async () => {
    const made = await call('post', '/apps').send({ clientId: 'app-1', clientSecret: 'hush-hush' });
    const listed = await call('get', '/apps');
    const gone = [await call('delete', '/apps/app-1'), await call('delete', '/apps/app-1')];
    expect([made.status, listed.body, gone.map(({ status }) => status)]).toEqual([204, { apps: [{ clientId: 'app-1', createdAt: expect.any(String) }] }, [204, 404]]);
  });

  it('keeps the addresses that an OAuth client may have a browser sent back to', async () => {
    const made = await call('post', `/consumers/${shop.id}/logins`).send({ kind: 'oauth', accountId: '1001', redirectUris: ['https://shop.example/back'] });
    const { id } = made.body as { id: string };
    const changed = await call('patch', `/consumers/${shop.id}/logins/${id}`).send({ redirectUris: ['https://shop.example/new', 'http://localhost:3000/new'] });
    const foreign = await call('patch', `/consumers/operator/logins/${id}`).send({ redirectUris: [] });
    expect([made.body, changed.body, foreign.status]).toMatchObject([
      { redirectUris: ['https://shop.example/back'] },
      { redirectUris: ['https://shop.example/new', 'http://localhost:3000/new'] },
      404,
    ]);
  });

  it.each([
    'http://shop.example/back', 'https://shop.example/back#part', 'https://user@shop.example/', 'ftp://shop.example/', 'javascript:alert(1)', '/back',
    'https://shop.example/a b', 'https://shop.example/\r\nset-cookie:a=b', 'http://127.0.0.1.evil.example/', `https://shop.example/${'x'.repeat(1_000)}`,
  ])('refuses %j as such an address', async (uri) => {
    const answer = await call('post', `/consumers/${shop.id}/logins`).send({ kind: 'oauth', accountId: '1001', redirectUris: [uri] });
    expect([answer.status, answer.body]).toEqual([400, problem(400, 'invalid_input', expect.stringContaining('A redirect address begins with'))]);
  });

  it('shows who did what, and that nobody changed the log', async () => {
    const { body } = await call('get', '/audit?event=consumer.created&limit=1');
    const operator = await doors.consumers.find('operator');
    const verified = await call('get', '/audit/verify');
    expect([body, verified.body]).toMatchObject([
      { entries: [{ event: 'consumer.created', accountId: null, facts: { kind: expect.any(String) } }] },
      { isIntact: true, brokenSeq: null, lastHash: expect.any(String) },
    ]);
    const shopEntry = (await call('get', `/audit?event=consumer.created&consumerId=${shop.id}`)).body as { entries: { facts: { by: string } }[] };
    expect(shopEntry.entries.map(({ facts }) => facts.by)).toEqual([operator?.id]);
  });

  it.each([
    ['an unknown field', { name: 'x', kind: 'internal_app', scopes: [], accountIds: [], admin: true }],
    ['an unknown switch', { name: 'x', kind: 'internal_app', scopes: [], accountIds: [], switches: { turbo: true } }],
    ['an unknown kind', { name: 'x', kind: 'robot', scopes: [], accountIds: [] }],
    ['an unknown scope', { name: 'x', kind: 'internal_app', scopes: ['everything'], accountIds: [] }],
    ['an account that is not connected', { name: 'x', kind: 'internal_app', scopes: [], accountIds: ['9999'] }],
    ['scopes that are no list', { name: 'x', kind: 'internal_app', scopes: 'admin', accountIds: [] }],
    ['a list', []],
    ['nothing', undefined],
  ])('refuses a consumer with %s', async (_, body) => {
    const answer = await call('post', '/consumers').send(body);
    expect([answer.status, answer.body]).toEqual([400, problem(400, 'invalid_input')]);
  });

  it('refuses broken JSON, a body beyond its limit and paths it does not have', async () => {
    const send = (body: string) => call('post', '/consumers').set('content-type', 'application/json').send(body);
    const answers = [await send('{"name":'), await send(`{"name":"${'x'.repeat(70_000)}"}`), await call('get', '/nothing'), await call('get', '/consumers/nobody')];
    expect(answers.map(({ body }) => body as unknown)).toEqual([
      problem(400, 'malformed_body'),
      problem(413, 'body_too_large'),
      problem(404, 'unknown_route'),
      problem(404, 'not_found'),
    ]);
  });

  it('does not reach keys and logins of one consumer under the name of another', async () => {
    const made = await doors.keys.create({ consumerId: shop.id, name: 'own' }, 'test');
    expect([(await call('delete', `/consumers/operator/keys/${made.id}`)).status, await validate(made.key.reveal())]).toEqual([404, 200]);
  });

  it('carries the id of the request into answers and errors', async () => {
    const answers = [await call('get', '/consumers').set('x-request-id', 'mine-1'), await call('get', '/nothing').set('x-request-id', 'mine-2')];
    expect([answers.map(({ headers }) => headers['x-request-id']), (answers[1]?.body as { requestId: string }).requestId]).toEqual([['mine-1', 'mine-2'], 'mine-2']);
  });

  it('is not found at the callers\' door', async () => {
    expect((await request(doors.url).get('/admin/consumers').set('authorization', `Bearer ${key}`)).status).toBe(404);
  });
});
