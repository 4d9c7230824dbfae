import { createHash } from 'node:crypto';
import request from 'supertest';
import type { Response } from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AuditTrail, Consumers, Logins } from '../../src/access/index.js';
import { TestBrowser, textOf } from '../support/browser.js';
import { createOperator } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const PAGE = '/oauth/authorize.php';
const redirectUri = 'https://shop.example/index.php?route=cleverreach%2Fback';
const verifier = 'v'.repeat(43);
const challenge = createHash('sha256').update(verifier).digest('base64url');
const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
const every = { strict: false } as const;

type Fields = Readonly<Record<string, string>>;

interface Plugin {
  readonly loginId: string;
  readonly client: { readonly client_id: string; readonly client_secret: string };
  readonly consumerId: string;
  readonly key: string;
}

let app: TestApp;
let made = 0;
let plugin: Plugin;

const services = () => app.gateway.app;

const createPlugin = async (redirectUris: readonly string[] = [redirectUri], name = `plugin ${++made}`): Promise<Plugin> => {
  const key = await app.consumer({ name, kind: 'v3_integration', scopes: ['groups:read', 'receivers:write'] });
  const consumerId = (await services().get(Consumers, every).find(name))?.id ?? '';
  const login = await services().get(Logins, every).createOAuth({ consumerId, accountId: app.demo.accountId, redirectUris }, 'test');
  return { loginId: login.id, client: { client_id: login.clientId, client_secret: login.clientSecret.reveal() }, consumerId, key };
};

const asked = (more: Fields = {}): Fields => ({
  client_id: plugin.client.client_id, grant: 'basic', response_type: 'code', redirect_uri: redirectUri, state: 's 1&x', ...more,
});
const pageOf = (fields: Fields): string => `${PAGE}?${new URLSearchParams(fields).toString()}`;
const decide = (typed: Fields, more: Fields = {}): Promise<Response> => new TestBrowser(app.url).submit(pageOf(asked(more)), {}, typed);
const allow = (more: Fields = {}, key = plugin.key): Promise<Response> => decide({ decision: 'allow', key }, more);
const backOf = ({ headers }: Response): URL => new URL(String(headers['location'] ?? 'nowhere:'));
const codeOf = async (more: Fields = {}): Promise<string> => backOf(await allow(more)).searchParams.get('code') ?? '';
const token = (fields: Fields, of = plugin) => request(app.url).post('/oauth/token.php').send({ ...of.client, ...fields });
const exchange = (code: string, more: Fields = {}, of = plugin) => token({ grant_type: 'authorization_code', code, redirect_uri: redirectUri, ...more }, of);
const validate = async (access: unknown, version = 'v3'): Promise<number> =>
  (await request(app.url).get(`/${version}/groups`).set('authorization', `Bearer ${String(access)}`)).status;

interface Pair {
  readonly access_token: string;
  readonly refresh_token: string;
}
const pairOf = async (code: string): Promise<Pair> => (await exchange(code)).body as Pair;

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0' });
});
afterAll(() => app.stop());
beforeEach(async () => {
  plugin = await createPlugin();
});

describe('the page on which a person allows a plugin', () => {
  it('names the app, the account, what is asked for and where the browser goes afterwards', async () => {
    const { status, text } = await new TestBrowser(app.url).open(pageOf(asked()));
    const told = textOf(text);
    expect([status, [`“plugin ${made}”`, 'account 129148 (Demo account 129148)', 'read groups', 'change receivers', 'shop.example'].filter((part) => !told.includes(part))]).toEqual([200, []]);
  });

  it('sends the browser back by GET with a code and the state, to the registered address and nothing else', async () => {
    const answer = await allow();
    const back = backOf(answer);
    expect([answer.status, back.href.startsWith(`${redirectUri}&`), Object.fromEntries(back.searchParams), answer.headers['cache-control'], answer.headers['referrer-policy']]).toEqual([
      303,
      true,
      { route: 'cleverreach/back', code: expect.stringMatching(/^[\w-]{43}$/), state: 's 1&x' },
      'no-store',
      'no-referrer',
    ]);
  });

  it('tells the plugin when the person says no, and asks for no key then', async () => {
    const { searchParams } = backOf(await decide({ decision: 'deny' }));
    expect(Object.fromEntries(searchParams)).toEqual({ route: 'cleverreach/back', error: 'access_denied', error_description: expect.any(String), state: 's 1&x' });
  });

  it('accepts the key of an operator, and writes down who agreed', async () => {
    const operator = await createOperator(app.gateway, `operator ${made}`);
    const { status } = await allow({}, operator.key);
    const [entry] = await services().get(AuditTrail, every).list({ event: 'authorization.granted', limit: 1 });
    expect([status, entry]).toMatchObject([303, { consumerId: plugin.consumerId, accountId: '129148', facts: { by: operator.id, key: operator.keyId, login: plugin.loginId } }]);
  });

  it.each([
    ['a key that is made up', async () => 'made-up', 401],
    ['the key of another app on the same account', () => app.consumer({}), 403],
    ['a token of the plugin itself', async () => (await pairOf(await codeOf())).access_token, 403],
  ])('asks again after %s, and gives no code', async (_, keyOf, status) => {
    const answer = await allow({}, await keyOf());
    expect([answer.status, answer.headers['location'], textOf(answer.text).includes('Allow “plugin')]).toEqual([status, undefined, true]);
  });

  it('means every name and parameter as text', async () => {
    plugin = await createPlugin([redirectUri], '<img src=x onerror=alert(1)>');
    const { text } = await new TestBrowser(app.url).open(pageOf(asked({ state: '"><script>alert(1)</script>' })));
    expect(/<script|<img/.test(text)).toBe(false);
  });

  it('runs no script, is shown in no frame, and lets its form lead to the plugin by https only', async () => {
    const { headers } = await new TestBrowser(app.url).open(pageOf(asked()));
    expect(headers).toMatchObject({
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' https:; frame-ancestors 'none'; base-uri 'none'$/),
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'set-cookie': [expect.stringMatching(/^gateway_authorize=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/)],
    });
  });

  it.each([
    ['without its hidden field', { form_token: '' }, {}],
    ['with the hidden field of another browser', { form_token: 'x'.repeat(43) }, {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('refuses a form %s', async (_, change, headers) => {
    const browser = new TestBrowser(app.url);
    const page = await browser.open(pageOf(asked()));
    const fields = Object.fromEntries([...page.text.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
    const answer = await browser.send(PAGE, { ...fields, key: plugin.key, decision: 'allow', ...change }, headers);
    expect([answer.status, answer.headers['location'], answer.type]).toEqual([403, undefined, 'text/html']);
  });
});

describe('an address that a browser must not be sent to', () => {
  it.each([
    ['another host', 'https://evil.example/index.php?route=cleverreach%2Fback'],
    ['a host that begins like it', 'https://shop.example.evil.example/index.php?route=cleverreach%2Fback'],
    ['a user name in front', 'https://shop.example@evil.example/index.php?route=cleverreach%2Fback'],
    ['another port', 'https://shop.example:444/index.php?route=cleverreach%2Fback'],
    ['plain http', 'http://shop.example/index.php?route=cleverreach%2Fback'],
    ['another path', 'https://shop.example/other.php?route=cleverreach%2Fback'],
    ['a way up', 'https://shop.example/a/../index.php?route=cleverreach%2Fback'],
    ['one more parameter', `${redirectUri}&next=https://evil.example`],
    ['a fragment', `${redirectUri}#x`],
    ['capital letters', redirectUri.replace('shop.example', 'SHOP.example')],
    ['a blank at the end', `${redirectUri} `],
    ['a line break at the end', `${redirectUri}\r\nset-cookie: a=b`],
    ['twice encoded once more', encodeURIComponent(encodeURIComponent(redirectUri))],
    ['decoded', 'https://shop.example/index.php?route=cleverreach/back'],
    ['no address', ''],
    ['no scheme', '//evil.example'],
    ['a script', 'javascript:alert(1)'],
  ])('%s is answered with a page, by GET and by POST', async (_, uri) => {
    const browser = new TestBrowser(app.url);
    const opened = await browser.open(pageOf(asked({ redirect_uri: uri })));
    const sent = await browser.submit(pageOf(asked()), {}, { redirect_uri: uri, decision: 'allow', key: plugin.key });
    expect([opened, sent].map(({ status, type, headers }) => [status, type, headers['location'] as unknown])).toEqual([[400, 'text/html', undefined], [400, 'text/html', undefined]]);
  });

  it.each([
    ['of another client', async () => ({ client_id: (await createPlugin(['https://other.example/back'])).client.client_id })],
    ['with a client that is not known', async () => ({ client_id: 'nobody' })],
    ['with no client', async () => ({ client_id: '' })],
    ['with a client that was revoked', async () => {
      await services().get(Logins, every).revoke(plugin.loginId, 'test');
      return {};
    }],
    ['that was taken back', async () => {
      await services().get(Logins, every).setRedirectUris(plugin.loginId, [], 'test');
      return {};
    }],
  ])('is one %s', async (_, change) => {
    const { status, headers } = await new TestBrowser(app.url).open(pageOf(asked(await change())));
    expect([status, headers['location']]).toEqual([400, undefined]);
  });

  it.each(['redirect_uri', 'client_id', 'response_type', 'state', 'code_challenge'])('may not be chosen among two: %s sent twice is answered with a page', async (name) => {
    const twice = `${pageOf(asked(pkce))}&${name}=${encodeURIComponent('https://evil.example/')}`;
    const { status, headers } = await new TestBrowser(app.url).open(twice);
    expect([status, headers['location']]).toEqual([400, undefined]);
  });
});

describe('a request that is wrong but whose client is known', () => {
  it.each([
    ['another response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['no response type', { response_type: '' }, 'unsupported_response_type'],
    ['another grant', { grant: 'magic' }, 'invalid_request'],
    ['a plain PKCE challenge', { code_challenge: challenge, code_challenge_method: 'plain' }, 'invalid_request'],
    ['a PKCE challenge without a method', { code_challenge: challenge }, 'invalid_request'],
    ['a PKCE challenge that is none', { code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  ])('goes back to the client for %s', async (_, change, error) => {
    const answer = await new TestBrowser(app.url).open(pageOf(asked(change)));
    expect([answer.status, Object.fromEntries(backOf(answer).searchParams)]).toEqual([303, { route: 'cleverreach/back', error, error_description: expect.any(String), state: 's 1&x' }]);
  });

  it('cannot bring a header into the answer by its state', async () => {
    const state = 'a\r\nset-cookie: evil=1\r\n\r\n<html>';
    const { headers } = await new TestBrowser(app.url).open(pageOf(asked({ state, response_type: 'x' })));
    expect([headers['set-cookie'], new URL(String(headers['location'])).searchParams.get('state'), String(headers['location']).includes('%0D%0A')]).toEqual([undefined, state, true]);
  });

  it('is answered with a page where the method is wrong', async () => {
    const { status, type, headers } = await request(app.url).put(PAGE);
    expect([status, type, headers['allow']]).toEqual([405, 'text/html', 'GET, POST']);
  });
});

describe('a code', () => {
  it('gives tokens of the plugin that open v3 and v2, in CleverReach\'s shape', async () => {
    const { status, body, headers } = await exchange(await codeOf());
    const { access_token } = body as Pair;
    expect([status, headers['cache-control'], body, await validate(access_token), await validate(access_token, 'v2')]).toEqual([
      200,
      'no-store',
      { access_token: expect.any(String), expires_in: 2_592_000, token_type: 'bearer', scope: 'groups:read receivers:write', refresh_token: expect.any(String) },
      200,
      200,
    ]);
  });

  it('is taken with the client in HTTP Basic, and in a form', async () => {
    const { client_id, client_secret } = plugin.client;
    const fields = async () => ({ grant_type: 'authorization_code', code: await codeOf(), redirect_uri: redirectUri });
    const basic = await request(app.url).post('/oauth/token.php').auth(client_id, client_secret).send(await fields());
    const form = await request(app.url).post('/oauth/token.php').type('form').send({ ...plugin.client, ...(await fields()) });
    expect([basic.status, form.status]).toEqual([200, 200]);
  });

  it('is taken however the vendor\'s plugins spell the address: encoded once more, at both steps', async () => {
    const spelled = { redirect_uri: encodeURIComponent(redirectUri) };
    const back = backOf(await allow(spelled));
    const answers = [await exchange(back.searchParams.get('code') ?? '', spelled), await exchange(await codeOf(spelled)), await exchange(await codeOf(), spelled)];
    expect([back.href.startsWith(`${redirectUri}&`), answers.map(({ status }) => status)]).toEqual([true, [200, 200, 200]]);
  });

  it('works once; when it comes again, the tokens it gave end', async () => {
    const code = await codeOf();
    const { access_token, refresh_token } = await pairOf(code);
    const renewed = (await token({ grant_type: 'refresh_token', refresh_token })).body as Pair;
    const before = [await validate(access_token), await validate(renewed.access_token)];
    const again = await exchange(code);
    const after = [await validate(access_token), await validate(renewed.access_token)];
    const refreshed = await token({ grant_type: 'refresh_token', refresh_token: renewed.refresh_token });
    const [entry] = await services().get(AuditTrail, every).list({ event: 'authorization_code.reused', limit: 1 });
    expect([before, again.status, again.body, after, refreshed.status, entry]).toEqual([
      [200, 200],
      400,
      { error: 'invalid_grant', error_description: 'The code is not valid.' },
      [401, 401],
      400,
      expect.objectContaining({ consumerId: plugin.consumerId, accountId: '129148', facts: { login: plugin.loginId } }),
    ]);
  });

  it('ends no tokens of other codes when it comes again', async () => {
    const [one, two] = [await codeOf(), await codeOf()];
    const kept = await pairOf(two);
    await pairOf(one);
    await exchange(one);
    expect(await validate(kept.access_token)).toBe(200);
  });

  it('brings a refresh token that works once and is followed by another', async () => {
    const first = await pairOf(await codeOf());
    const second = (await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token })).body as Pair;
    const reused = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token });
    const third = await token({ grant_type: 'refresh_token', refresh_token: second.refresh_token });
    expect([await validate(second.access_token), reused.status, third.status]).toEqual([200, 400, 200]);
  });

  it('is worth nothing to another client, and stays good for its own', async () => {
    const code = await codeOf();
    const stolen = await exchange(code, {}, await createPlugin());
    const wrongSecret = await exchange(code, { client_secret: 'wrong' });
    expect([stolen.body, wrongSecret.body, (await exchange(code)).status]).toMatchObject([{ error: 'invalid_grant' }, { error: 'invalid_client' }, 200]);
  });

  it.each([
    ['another address', {}, { redirect_uri: 'https://shop.example/' }],
    ['no address', {}, { redirect_uri: '' }],
    ['no verifier though it was made for a challenge', pkce, {}],
    ['a wrong verifier', pkce, { code_verifier: 'w'.repeat(43) }],
    ['a verifier though it was made for none', {}, { code_verifier: verifier }],
  ])('is spent for nothing with %s', async (_, more, brought) => {
    const code = await codeOf(more);
    const [wrong, right] = [await exchange(code, brought), await exchange(code, 'code_challenge' in more ? { code_verifier: verifier } : {})];
    expect([wrong.body, right.body]).toMatchObject([{ error: 'invalid_grant' }, { error: 'invalid_grant' }]);
  });

  it('that was made for a challenge is taken with its verifier', async () => {
    expect((await exchange(await codeOf(pkce), { code_verifier: verifier })).status).toBe(200);
  });

  it.each([
    ['its address is taken back', () => services().get(Logins, every).setRedirectUris(plugin.loginId, ['https://new.example/'], 'test'), 'invalid_grant'],
    ['the tokens of its login are revoked', () => services().get(Logins, every).revokeTokens(plugin.loginId, 'test'), 'invalid_grant'],
    ['its login is revoked', () => services().get(Logins, every).revoke(plugin.loginId, 'test'), 'invalid_client'],
    ['its consumer is revoked', () => services().get(Consumers, every).revoke(plugin.consumerId, 'test'), 'invalid_client'],
  ])('is worth nothing once %s', async (_, end, error) => {
    const code = await codeOf();
    await end();
    expect((await exchange(code)).body).toMatchObject({ error });
  });
});
