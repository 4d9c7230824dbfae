import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
}

const credentials = { client_id: 'sim-client-1', client_secret: 'sim-secret-1' };
const basic = `Basic ${Buffer.from('sim-client-1:sim-secret-1').toString('base64')}`;
const redirectUri = 'https://app.example/back';

let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

const post = async (body: string | FormData | URLSearchParams, headers: Readonly<Record<string, string>> = {}) => {
  const response = await fetch(`${simulator.url}/oauth/token.php`, { method: 'POST', body, headers });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
};
const json = (body: object, headers?: Readonly<Record<string, string>>) => post(JSON.stringify(body), headers);
const get = async (path: string, token: string, method = 'GET'): Promise<{ status: number; answer: unknown }> => {
  const response = await fetch(simulator.url + path, { method, headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, answer: await response.json() };
};
const form = (fields: Readonly<Record<string, string>>): FormData => {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
};
const fields = { grant_type: 'client_credentials', ...credentials };

/** Agrees on the consent page like a person and comes back with the address the browser is sent to. */
const agree = async (consent: string, extra: Readonly<Record<string, string>> = {}): Promise<URL> => {
  const query = new URLSearchParams({ client_id: 'sim-client-1', grant: 'basic', response_type: 'code', redirect_uri: redirectUri, state: 's 1', ...extra });
  const page = await (await fetch(`${simulator.url}/oauth/authorize.php?${query.toString()}`)).text();
  const inputs = [...page.matchAll(/<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"/g)].map(([, name = '', value = '']): [string, string] =>
    [name, value.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))]);
  const answer = await fetch(`${simulator.url}/_simulator/consent`, {
    method: 'POST', redirect: 'manual', body: new URLSearchParams([...inputs, ['consent', consent]]),
  });
  return new URL(answer.headers.get('location') ?? 'none:');
};
const codeOf = async (extra?: Readonly<Record<string, string>>): Promise<string> => (await agree('allow', extra)).searchParams.get('code') ?? '';
const pair = async (): Promise<Tokens> =>
  (await json({ grant_type: 'authorization_code', ...credentials, code: await codeOf(), redirect_uri: redirectUri })).answer as unknown as Tokens;

describe('the token endpoint', () => {
  it.each([
    ['JSON', () => json(fields)],
    ['a form', () => post(new URLSearchParams(fields))],
    ['multipart', () => post(form(fields))],
    ['JSON that says nothing of its type, with Basic', () => json({ grant_type: 'client_credentials' }, { 'content-type': 'text/plain', authorization: basic })],
    ['a form with Basic', () => post(new URLSearchParams({ grant_type: 'client_credentials' }), { authorization: basic })],
  ])('reads %s', async (_, ask) => {
    const { status, answer } = await ask();
    expect({ status, keys: Object.keys(answer).sort(), expires: answer['expires_in'], type: answer['token_type'] }).toEqual({
      status: 200, keys: ['access_token', 'expires_in', 'scope', 'token_type'], expires: 2_592_000, type: 'bearer',
    });
  });

  it.each([
    ['a wrong secret', { ...fields, client_secret: 'no' }, 'invalid_client'],
    ['an unknown client', { ...fields, client_id: 'no' }, 'invalid_client'],
    ['an unknown grant before it looks at the client', { grant_type: 'magic' }, 'unsupported_grant_type'],
    ['no grant', credentials, 'invalid_request'],
    ['an unknown refresh token', { ...fields, grant_type: 'refresh_token', refresh_token: 'no' }, 'invalid_grant'],
    ['an unknown code', { ...fields, grant_type: 'authorization_code', code: 'no', redirect_uri: redirectUri }, 'invalid_grant'],
  ])('answers %s in the words of OAuth', async (_, body, error) => {
    const { status, answer } = await json(body);
    expect({ status, error: answer['error'], keys: Object.keys(answer) }).toEqual({ status: 400, error, keys: ['error', 'error_description'] });
  });

  it('gives tokens in three parts with the claims that were seen', async () => {
    const [head, claims, signature] = (await simulator.token()).split('.');
    const read = JSON.parse(Buffer.from(claims ?? '', 'base64url').toString()) as Record<string, unknown>;
    expect({ head: typeof head, signature: typeof signature, iss: read['iss'], shard: read['shard'], zone: read['zone'], client: read['client_id'], keys: Object.keys(read).sort() }).toEqual({
      head: 'string', signature: 'string', iss: 'rest.cleverreach.com', shard: 'shard16', zone: 4, client: 'sim-client-1',
      keys: ['client_id', 'exp', 'iat', 'iss', 'jti', 'scopes', 'shard', 'zone'],
    });
  });
});

describe('a refresh token', () => {
  it('brings a new pair and dies at once', async () => {
    const { refresh_token } = await pair();
    const body = { grant_type: 'refresh_token', refresh_token };
    const second = await json(body, { authorization: basic });
    const third = await json(body, { authorization: basic });
    expect([second.status, third.status, third.answer['error']]).toEqual([200, 400, 'invalid_grant']);
    expect(second.answer['refresh_token']).not.toBe(refresh_token);
    expect(await get('/v3/debug/validate', String(second.answer['access_token']))).toEqual({ status: 200, answer: true });
  });

  it('does not work for another app', async () => {
    const { refresh_token } = await pair();
    const { answer } = await json({ grant_type: 'refresh_token', refresh_token, client_id: 'sim-client-2', client_secret: 'sim-secret-2' });
    expect(answer['error']).toBe('invalid_grant');
  });

  it('ends when a test kills it', async () => {
    const { refresh_token } = await pair();
    await simulator.killRefreshTokens();
    expect((await json({ grant_type: 'refresh_token', refresh_token, ...credentials })).answer['error']).toBe('invalid_grant');
  });
});

describe('the code grant', () => {
  it('gives back state and a code that works once', async () => {
    const back = await agree('allow');
    const body = { grant_type: 'authorization_code', ...credentials, code: back.searchParams.get('code'), redirect_uri: encodeURIComponent(redirectUri) };
    const answers = [await json(body), await json(body)];
    expect([back.origin + back.pathname, back.searchParams.get('state')]).toEqual([redirectUri, 's 1']);
    expect(answers.map(({ status, answer }) => [status, answer['error']])).toEqual([[200, undefined], [400, 'invalid_grant']]);
  });

  it('tells the app when the person says no', async () => {
    expect((await agree('deny')).search).toBe('?error=access_denied&state=s+1');
  });

  it('wants the redirect address of the first step again', async () => {
    const body = { grant_type: 'authorization_code', ...credentials, code: await codeOf(), redirect_uri: `${redirectUri}/` };
    expect((await json(body)).answer['error']).toBe('invalid_grant');
  });

  it.each([['the right verifier', 'v'.repeat(43), 200], ['a wrong one', 'w'.repeat(43), 400]])('with PKCE takes %s', async (_, code_verifier, status) => {
    const code = await codeOf({ code_challenge: createHash('sha256').update('v'.repeat(43)).digest('base64url'), code_challenge_method: 'S256' });
    expect((await json({ grant_type: 'authorization_code', ...credentials, code, redirect_uri: redirectUri, code_verifier })).status).toBe(status);
  });

  it('limits the token to the scopes that were asked for', async () => {
    const code = await codeOf({ scope: 'groups:read nonsense' });
    const { answer } = await json({ grant_type: 'authorization_code', ...credentials, code, redirect_uri: redirectUri });
    expect(answer['scope']).toBe('groups:read');
  });

  it('does not send a browser to an address that is none of the app', async () => {
    const { store } = simulator.world;
    const client = store.clients.find('sim-client-1');
    if (client) store.clients.put({ ...client, redirectUris: ['https://app.example/other'] });
    const response = await fetch(`${simulator.url}/oauth/authorize.php?client_id=sim-client-1&grant=basic&response_type=code&redirect_uri=${encodeURIComponent(redirectUri)}`);
    expect(response.status).toBe(400);
  });
});

describe('an access token', () => {
  const invalid = { status: 401, answer: { error: { code: 401, message: 'Unauthorized: invalid token' } } };

  it('is taken from the query as well, and no log shows it', async () => {
    const token = await simulator.token();
    const response = await fetch(`${simulator.url}/v3/groups?order=created%20ASC&token=${token}`);
    const calls = await simulator.calls();
    expect([response.status, calls.at(-1)?.path, JSON.stringify(calls).includes(token)]).toEqual([200, '/v3/groups?order=created%20ASC&token=…', false]);
  });

  it.each([
    ['its time', () => simulator.advance(2_592_001)],
    ['a test that ends it', () => simulator.expireTokens()],
  ])('ends with %s', async (_, end) => {
    const token = await simulator.token();
    await end();
    expect(await get('/v3/groups', token)).toEqual(invalid);
  });

  it('lives as long as a test says', async () => {
    await simulator.setTokenSeconds(60);
    expect(await get('/v3/debug/ttl', await simulator.token())).toEqual({ status: 200, answer: { ttl: expect.closeTo(60, -1) as number } });
  });

  it.each(['/v3/oauth/token', '/oauth/token'])('ends by DELETE %s, with its refresh token', async (path) => {
    const { access_token, refresh_token } = await pair();
    expect(await get(path, access_token, 'DELETE')).toEqual({ status: 200, answer: true });
    expect(await get('/v3/groups', access_token)).toEqual(invalid);
    expect((await json({ grant_type: 'refresh_token', refresh_token, ...credentials })).status).toBe(400);
  });

  it('is traded by exchange for a pair, and ends', async () => {
    const token = await simulator.token();
    const { answer } = (await get('/v3/debug/exchange', token)) as { answer: Tokens };
    expect([(await get('/v3/groups', token)).status, (await get('/v3/groups', answer.access_token)).status]).toEqual([401, 200]);
    expect((await json({ grant_type: 'refresh_token', refresh_token: answer.refresh_token, ...credentials })).status).toBe(200);
  });

  it('of an agency opens the accounts of that agency and no other', async () => {
    const agency = await simulator.token();
    const sub = (await get('/v3/clients/129149/token', agency)).answer as string;
    const [, subAccount] = simulator.accounts;
    expect(((await get('/v3/debug/whoami', sub)).answer as { id: string }).id).toBe('129149');
    expect((await get('/v3/clients/129148/token', agency)).status).toBe(403);
    expect((await get('/v3/clients/129148', await simulator.token(subAccount))).status).toBe(404);
  });

  it('without the special permission does not create accounts', async () => {
    const token = await simulator.token(simulator.accounts[1]);
    expect((await get('/v3/clients/createAccount', token, 'POST')).answer).toEqual({ error: { code: 403, message: 'Forbidden: missing permission' } });
  });

  it('sees nothing of another account', async () => {
    const token = await simulator.token(simulator.accounts[1]);
    expect((await get('/v3/groups/240390', token)).answer).toEqual({ error: { code: 404, message: 'Not Found: invalid group' } });
  });
});
