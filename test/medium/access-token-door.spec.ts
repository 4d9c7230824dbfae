import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDoors } from '../support/start-doors.js';
import type { Doors } from '../support/start-doors.js';

const YEAR_SECONDS = 31_536_000;

describe('the token door', () => {
  let doors: Doors;
  let client: { readonly client_id: string; readonly client_secret: string };
  let apiKey: string;
  let legacyToken: string;

  beforeAll(async () => {
    doors = await startDoors({ OAUTH_TOKEN_SECONDS: '7200' });
    const { id: consumerId } = await doors.consumers.create({ name: 'shop', kind: 'v3_integration', scopes: ['groups:read', 'receivers:read'], accountIds: ['1001'] }, 'test');
    const login = await doors.logins.createOAuth({ consumerId, accountId: '1001' }, 'test');
    client = { client_id: login.clientId, client_secret: login.clientSecret.reveal() };
    apiKey = (await doors.keys.create({ consumerId, name: 'k' }, 'test')).key.reveal();
    legacyToken = await token();
  });
  afterAll(() => doors.stop());

  const ask = () => request(doors.url).post('/oauth/token.php');
  const token = async (): Promise<string> => {
    const { body } = await ask().send({ ...client, grant_type: 'client_credentials' });
    return (body as { access_token: string }).access_token;
  };
  const call = (method: 'get' | 'delete', path: string, credential: string) => request(doors.url)[method](path).set('authorization', `Bearer ${credential}`);
  const granted = { access_token: expect.any(String), expires_in: 7200, token_type: 'bearer', scope: 'groups:read receivers:read' };
  const grant = () => ({ ...client, grant_type: 'client_credentials' });

  it('gives a token whatever the body is written in and wherever the client is named', async () => {
    const { client_id, client_secret } = client;
    const basic = { authorization: `Basic ${Buffer.from(`${client_id}:${client_secret}`).toString('base64')}` };
    const json = JSON.stringify(grant());
    const multipart = ask().field('grant_type', 'client_credentials').field('client_id', client_id).field('client_secret', client_secret);
    const answers = await Promise.all([
      ask().send(grant()),
      ask().type('form').send(grant()),
      multipart,
      ask().type('form').send(json),
      ask().set('content-type', 'text/plain').send(json),
      ask().set(basic).send({ grant_type: 'client_credentials' }),
      ask().set(basic).type('form').send({ grant_type: 'client_credentials', client_id: 'ignored' }),
      ask().set(basic).field('grant_type', 'client_credentials'),
      ...['/oauth/token.php/', '//oauth/token.php', '/oauth.json/token.php', '/oauth/token.php.json'].map((path) => request(doors.url).post(path).send(grant())),
    ]);
    expect(answers.map(({ status, body }) => [status, body as unknown])).toEqual(answers.map(() => [200, granted]));
  });

  it('forbids every cache to keep a token', async () => {
    const { headers } = await ask().send(grant());
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' });
  });

  it.each([
    ['a wrong secret', { client_secret: 'wrong' }, 'invalid_client'],
    ['an unknown client', { client_id: 'nobody' }, 'invalid_client'],
    ['no client', { client_id: undefined, client_secret: undefined }, 'invalid_client'],
    ['no grant', { grant_type: undefined }, 'invalid_request'],
    ['a grant that is not given here', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['a made-up refresh token', { grant_type: 'refresh_token', refresh_token: 'made up' }, 'invalid_grant'],
    ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_grant'],
  ])('refuses %s', async (_, wanted, error) => {
    const { status, body } = await ask().send({ ...grant(), ...wanted });
    expect([status, body]).toEqual([400, { error, error_description: expect.any(String) }]);
  });

  it.each([
    ['broken JSON', 'application/json', '{"grant_type":'],
    ['a list', 'application/json', '[1]'],
    ['a form without its boundary', 'multipart/form-data', 'x'],
    ['a picture', 'image/png', 'x'],
    ['nothing', 'application/json', ''],
  ])('refuses %s as a request', async (_, type, text) => {
    const { status, body } = await ask().set('content-type', type).send(text);
    expect([status, body]).toEqual([400, { error: 'invalid_request', error_description: expect.any(String) }]);
  });

  it('refuses a body beyond its limit and another method, in the shape of the endpoint', async () => {
    const large = await ask().send({ ...grant(), filler: 'x'.repeat(70_000) });
    const wrong = await request(doors.url).get('/oauth/token.php');
    expect([large.status, large.body, wrong.status, wrong.headers['allow'], wrong.body]).toEqual([
      413,
      { error: 'invalid_request', error_description: expect.any(String) },
      405,
      'POST',
      { error: 'invalid_request', error_description: 'Only POST is answered here.' },
    ]);
  });

  it('exchanges a token for a pair; the presented one stays good, the refresh token works once', async () => {
    const presented = await token();
    const pair = await call('get', '/v3/debug/exchange.json', presented);
    const { refresh_token } = pair.body as { refresh_token: string };
    const refresh = () => ask().type('form').send({ ...client, grant_type: 'refresh_token', refresh_token });
    const [first, second] = [await refresh(), await refresh()];
    const still = await call('get', '/v3/debug/validate', presented);
    expect([pair.status, pair.body, first.body, second.body, still.body]).toEqual([
      200,
      { access_token: expect.any(String), expires_in: 7200, refresh_token: expect.any(String) },
      { ...granted, refresh_token: expect.any(String) },
      { error: 'invalid_grant', error_description: expect.any(String) },
      true,
    ]);
  });

  it('says how long a credential lives, in every spelling of the path', async () => {
    const paths = ['/v3/debug/ttl', '/v3/debug/ttl.json', '/v3//debug.json/ttl/', '/V3/Debug/TTL?'];
    const answers = await Promise.all(paths.map((path) => call('get', path, legacyToken)));
    const seconds = answers.map(({ body }) => (body as { ttl: number }).ttl);
    const { body } = await call('get', '/v3/debug/ttl', apiKey);
    expect([seconds.every((ttl) => ttl > 7_100 && ttl <= 7_200), body]).toEqual([true, { ttl: YEAR_SECONDS }]);
  });

  it('reads the credential wherever a caller puts it', async () => {
    const quoted = encodeURIComponent(`"${legacyToken}"`);
    const answers = await Promise.all([
      request(doors.url).get('/v3/debug/validate').set('x-access-token', legacyToken),
      request(doors.url).get(`/v3/debug/validate?token=${legacyToken}`),
      request(doors.url).get(`/v3/debug/validate?token=${quoted}`),
      call('get', `/v3/debug/validate?token=${legacyToken}`, Buffer.from(legacyToken).toString('base64')),
    ]);
    expect(answers.map(({ body }) => body as unknown)).toEqual([true, true, true, true]);
  });

  it('answers ping without a credential and nothing else', async () => {
    const [ping, ttl, wrong] = [
      await request(doors.url).get('/v3/debug/ping'),
      await request(doors.url).get('/v3/debug/ttl'),
      await call('get', '/v3/debug/validate', 'made.up.token'),
    ];
    expect([ping.body, ttl.status, ttl.body, wrong.status, wrong.body]).toEqual([
      true,
      401,
      { error: { code: 401, message: 'Unauthorized' } },
      401,
      { error: { code: 401, message: 'Unauthorized: invalid token' } },
    ]);
  });

  it.each(['/v3/oauth/token', '/v3/oauth/token.json', '/oauth/token', '/oauth/token/'])('ends the presented token alone at DELETE %s, at once', async (path) => {
    const [ended, spared] = [await token(), await token()];
    const answers = [
      await call('get', '/v3/debug/validate', ended),
      await call('delete', path, ended),
      await call('get', '/v3/debug/validate', ended),
      await call('get', '/v3/debug/validate', spared),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401, 200]);
  });

  it('leaves an API key alone: its holder can neither end nor exchange it', async () => {
    const answers = [
      await call('delete', '/v3/oauth/token', apiKey),
      await call('delete', '/oauth/token', apiKey),
      await call('get', '/v3/debug/exchange', apiKey),
      await call('get', '/v3/debug/validate', apiKey),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 200]);
  });
});
