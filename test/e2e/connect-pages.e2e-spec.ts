import request from 'supertest';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, AuditedAccounts, AuditTrail, Consumers } from '../../src/access/index.js';
import { Secret } from '../../src/core/index.js';
import { Accounts, OAuthApps } from '../../src/vault/index.js';
import { formsOf, TestBrowser, textOf } from '../support/browser.js';
import { createOperator, signIn } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const HOME = '/connect/cleverreach';
const every = { strict: false } as const;
const session = 'gateway_operator';

let app: TestApp;
let operators = 0;
let operator: { readonly id: string; readonly keyId: string; readonly key: string };

const services = () => app.gateway.app;
const apps = async (): Promise<readonly string[]> => (await services().get(OAuthApps, every).list()).map(({ clientId }) => clientId);
const visitor = () => new TestBrowser(app.gateway.adminUrl);
const signedIn = () => signIn(app.gateway.adminUrl, operator.key);

beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  operator = await createOperator(app.gateway, `operator ${++operators}`);
});

describe('the pages for connecting accounts', () => {
  it('lead whoever is not signed in to the form for that, and do nothing for them', async () => {
    const browser = visitor();
    const pages = ['/connect', HOME, `${HOME}/start`].map((path) => browser.open(path));
    const sent = ['start', 'apps', 'apps/remove', 'disconnect', 'sign-out'].map((name) => browser.send(`${HOME}/${name}`, { account: '129148', client_id: 'sim-client-1', client_secret: 'x' }));
    const answers = await Promise.all([...pages, ...sent]);
    expect([answers.map(({ status, headers }) => [status, headers['location'] as unknown]), await apps()]).toEqual([
      [[303, HOME], [303, `${HOME}/sign-in`], [405, undefined], ...sent.map(() => [303, `${HOME}/sign-in`])],
      [],
    ]);
  });

  it.each([
    ['a key that is made up', async () => 'crgw_aaaaaaaa_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 401, 'The credential is not valid.'],
    ['nothing', async () => '', 401, 'The credential is not valid.'],
    ['a key of an app', () => app.consumer({}), 403, 'This key may not administer the gateway.'],
    ['a token of an OAuth client that may administer', () => tokenOf(app), 403, 'This key may not administer the gateway.'],
  ])('let nobody in with %s', async (_, keyOf, status, sentence) => {
    const browser = visitor();
    const answer = await browser.submit(`${HOME}/sign-in`, {}, { key: await keyOf() });
    expect([answer.status, textOf(answer.text).includes(sentence), (await browser.open(HOME)).status]).toEqual([status, true, 303]);
  });

  it('write a key that may not administer to the audit log', async () => {
    const key = await app.consumer({ name: 'curious' });
    await visitor().submit(`${HOME}/sign-in`, {}, { key });
    const consumer = await services().get(Consumers, every).find('curious');
    const [denied] = await services().get(AuditTrail, every).list({ event: 'access.denied', consumerId: consumer?.id });
    expect(denied?.facts).toMatchObject({ call: 'connect', code: 'forbidden', scope: 'admin' });
  });

  it('give a browser a session of its own when it signs in: one put there before is worth nothing', async () => {
    const planted = 'x'.repeat(43);
    const browser = new TestBrowser(app.gateway.adminUrl, new Map([[session, planted]]));
    await browser.submit(`${HOME}/sign-in`, {}, { key: operator.key });
    const attacker = new TestBrowser(browser.origin, new Map([[session, planted]]));
    expect([browser.cookies.get(session) === planted, (await browser.open(HOME)).status, (await attacker.open(HOME)).status]).toEqual([false, 200, 303]);
  });

  it('leave the session alone where another site sends a browser without showing it', async () => {
    const { headers } = await visitor().open(`${HOME}/sign-in`);
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^gateway_sign_in=[\w-]{43}; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/)]);
  });

  it('keep the session from scripts and other sites, for half an hour', async () => {
    const { headers } = await visitor().submit(`${HOME}/sign-in`, {}, { key: operator.key });
    expect(headers['set-cookie']).toEqual([expect.stringMatching(/^gateway_operator=[\w-]{43}; Path=\/; Max-Age=1800; HttpOnly; SameSite=Strict$/)]);
  });

  it('end with a sign-out, with the key, and with the right to administer', async () => {
    const [out, revoked, demoted] = [await signedIn(), await signedIn(), await signedIn()];
    const copy = new TestBrowser(out.origin, new Map(out.cookies));
    await out.submit(HOME, { action: '/sign-out' });
    const states = [(await copy.open(HOME)).status];
    await services().get(Consumers, every).change(operator.id, { scopes: [] }, 'test');
    states.push((await demoted.open(HOME)).status);
    await services().get(Consumers, every).change(operator.id, { scopes: ['admin'] }, 'test');
    await services().get(ApiKeys, every).revoke(operator.keyId, 'test');
    states.push((await revoked.open(HOME)).status);
    expect([out.cookies.has(session), states]).toEqual([false, [303, 303, 303]]);
  });

  it.each([
    ['without the hidden field', { form_token: '' }, {}],
    ['with the hidden field of another browser', 'foreign', {}],
    ['from another site', {}, { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour of the same site', {}, { 'sec-fetch-site': 'same-site' }],
  ])('refuse a form %s', async (_, change, headers) => {
    const browser = await signedIn();
    const other = await signedIn();
    const tokenFor = async (of: TestBrowser) => formsOf((await of.open(HOME)).text)[0]?.fields['form_token'] ?? '';
    const right = { form_token: await tokenFor(browser), client_id: 'app-1', client_secret: 'x', account: '129148', key: operator.key };
    const sent = change === 'foreign' ? { ...right, form_token: await tokenFor(other) } : { ...right, ...(change as object) };
    const names = ['apps', 'apps/remove', 'start', 'disconnect', 'sign-out', 'sign-in'];
    const answers = await Promise.all(names.map((name) => browser.send(`${HOME}/${name}`, sent, headers)));
    const account = await services().get(Accounts, every).find('129148');
    expect([answers.map(({ status }) => status), await apps(), account?.state, (await browser.open(HOME)).status]).toEqual([names.map(() => 403), [], 'connected', 200]);
  });

  it('store, replace and forget an OAuth app, and never show its secret', async () => {
    const browser = await signedIn();
    await browser.submit(HOME, { action: '/apps' }, { client_id: 'app-2', client_secret: 'hush-hush' });
    await browser.submit(HOME, { action: '/apps' }, { client_id: 'app-2', client_secret: 'hush-more' });
    const [page, stored] = [await browser.open(HOME), await apps()];
    const bad = await browser.submit(HOME, { action: '/apps' }, { client_id: 'with blank', client_secret: 'x' });
    await browser.submit(HOME, { action: '/apps/remove', fields: { client_id: 'app-2' } });
    expect([stored, page.text.includes('hush'), bad.status, await apps()]).toEqual([['app-2'], false, 400, []]);
  });

  it('say so where the OAuth app of an account is not stored', async () => {
    const browser = await signedIn();
    const page = await browser.open(HOME);
    const { fields } = formsOf(page.text).find(({ action }) => action.endsWith('/apps')) ?? { fields: {} };
    const answer = await browser.send(`${HOME}/start`, { ...fields, client_id: 'sim-client-1', account: '129148' });
    expect([textOf(page.text).includes('Store its OAuth app below to reconnect it here.'), answer.status, textOf(answer.text)]).toEqual([
      true,
      404,
      expect.stringContaining('The secret of this OAuth app is not stored here. Store it first.'),
    ]);
  });

  it('disconnect an account here and at CleverReach', async () => {
    const browser = await signedIn();
    const { accountId, clientId, clientSecret } = { accountId: '129149', ...app.simulator.accounts[1] };
    const token = await app.simulator.token(app.simulator.accounts[1]);
    await services().get(AuditedAccounts, every).introduce(
      { kind: 'tokens', clientId, clientSecret: new Secret(clientSecret), accessToken: new Secret(token), refreshToken: undefined }, {}, 'test');
    const answer = await browser.submit(HOME, { action: '/disconnect', fields: { account: accountId } });
    const still = await fetch(`${app.simulator.url}/v3/debug/validate`, { headers: { authorization: `Bearer ${token}` } });
    const again = await browser.send(`${HOME}/disconnect`, { ...formsOf((await browser.open(HOME)).text)[0]?.fields, account: accountId });
    expect([answer.status, textOf(answer.text), still.status, await services().get(Accounts, every).find(accountId), again.status]).toEqual([
      200,
      expect.stringContaining('Account 129149 is disconnected The gateway has erased its tokens. CleverReach has ended its tokens.'),
      401,
      undefined,
      404,
    ]);
  });

  it('disconnect an account though CleverReach cannot be told, and say so', async () => {
    const [{ id: accountId, clientId }] = app.simulator.accounts;
    const stale = { accountId, name: 'Our shop', clientId, accessToken: new Secret('a-token'), expiresAt: Date.now() + 60_000 };
    await services().get(AuditedAccounts, every).connect(stale, 'test');
    await app.simulator.faults([{ path: '/v3/oauth/token', fault: { status: 500 } }]);
    const answer = await (await signedIn()).submit(HOME, { action: '/disconnect', fields: { account: accountId } });
    await app.simulator.clearFaults();
    const [entry] = await services().get(AuditTrail, every).list({ event: 'account.disconnected', limit: 1 });
    expect([answer.status, textOf(answer.text).includes('CleverReach could not be told'), await services().get(Accounts, every).find(accountId), entry?.facts]).toEqual([
      200, true, undefined, { by: operator.id, revoked: false },
    ]);
  });

  it('mean every name as text', async () => {
    const name = '<script>alert(1)</script>"\'&';
    await services().get(AuditedAccounts, every).connect({ accountId: '555', name, clientId: '"><img src=x>', clientSecret: new Secret('x') }, 'test');
    const { text } = await (await signedIn()).open(HOME);
    await services().get(Accounts, every).disconnect('555');
    expect([/<script|<img/.test(text), textOf(text).includes(name)]).toEqual([false, true]);
  });

  it.each([HOME, `${HOME}/sign-in`, `${HOME}/callback`, `${HOME}/nothing`])('%s runs no script, loads nothing, and is shown in no frame and kept by no cache', async (path) => {
    const browser = path === HOME ? await signedIn() : visitor();
    const { headers, text } = await browser.open(path);
    expect([/<script|<link|<img|<iframe|\ssrc=|\sstyle=|\son[a-z]+=|@import|url\(/i.test(text), headers]).toEqual([
      false,
      expect.objectContaining({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; style-src 'sha256-[\w+/=]{44}'; form-action 'self'( https: http:\/\/127\.0\.0\.1:\d+)?; frame-ancestors 'none'; base-uri 'none'$/,
        ),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      }),
    ]);
  });

  it('answer wrong methods, bodies and paths as pages', async () => {
    const { adminUrl } = app.gateway;
    const answers = [
      await request(adminUrl).put(HOME),
      await request(adminUrl).post(`${HOME}/callback`),
      await request(adminUrl).get('/connect/elsewhere'),
      await request(adminUrl).post(`${HOME}/sign-in`).type('form').send(`key=${'x'.repeat(70_000)}`),
      await request(adminUrl).post(`${HOME}/sign-in`).set('content-type', 'application/json').send('{}'),
    ];
    expect(answers.map(({ status, type, headers }) => [status, type, headers['allow'] as unknown])).toEqual([
      [405, 'text/html', 'GET'], [405, 'text/html', 'GET'], [404, 'text/html', undefined], [413, 'text/html', undefined], [403, 'text/html', undefined],
    ]);
  });

  it('are not found at the callers\' door', async () => {
    const answers = await Promise.all(['/connect', HOME, `${HOME}/callback`].map((path) => request(app.url).get(path)));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});

describe('behind a proxy with https', () => {
  it('set cookies for that host alone, name the address CleverReach must know, and lead below it', async () => {
    const behind = await startApp({ ADMIN_URL: 'https://ops.example/gateway/' });
    const { key } = await createOperator(behind.gateway, 'operator');
    const browser = new TestBrowser(behind.gateway.adminUrl);
    const form = formsOf((await browser.open(`${HOME}/sign-in`)).text)[0];
    const signed = await browser.send(`${HOME}/sign-in`, { ...form?.fields, key });
    const page = await browser.open(HOME);
    await behind.stop();
    expect([form?.action, signed.headers['location'], signed.headers['set-cookie'], textOf(page.text).includes('https://ops.example/gateway/connect/cleverreach/callback')]).toEqual([
      '/gateway/connect/cleverreach/sign-in',
      '/gateway/connect/cleverreach',
      [expect.stringMatching(/^__Host-gateway_operator=[\w-]{43}; Path=\/; Max-Age=1800; HttpOnly; SameSite=Strict; Secure$/)],
      true,
    ]);
  });
});

/** A token of the demo consumer, which has every scope. */
const tokenOf = async ({ url, demo }: TestApp): Promise<string> => {
  const { clientId, clientSecret } = demo.oauth;
  const { body } = await request(url).post('/oauth/token.php').send({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret });
  return (body as { access_token: string }).access_token;
};
