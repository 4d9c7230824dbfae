import request from 'supertest';
import type { Response } from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, AuditedAccounts, AuditedApps, AuditTrail } from '../../src/access/index.js';
import { readSettings } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { startGateway } from '../../src/gateway.js';
import { Database } from '../../src/storage/index.js';
import { Accounts } from '../../src/vault/index.js';
import { decideAtCleverReach, TestBrowser, textOf } from '../support/browser.js';
import { createOperator, setOut, signIn } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { createFolder } from '../support/stores.js';
import { testKey } from '../support/vault-process.js';

const HOME = '/connect/cleverreach';
const every = { strict: false } as const;

let app: TestApp;
let store: Readonly<Record<string, string>>;
let operators = 0;
let operator: { readonly id: string; readonly keyId: string; readonly key: string };
let browser: TestBrowser;

const services = () => app.gateway.app;
const accounts = () => services().get(Accounts, every);
/** Customer number and state of every account. */
const connected = async (): Promise<readonly (readonly string[])[]> => (await accounts().list()).map(({ accountId, state }) => [accountId, state]);
const comeBack = (back: URL, by = browser): Promise<Response> => by.open(back.pathname + back.search);
const told = ({ status, text }: Response): readonly [number, string] => [status, textOf(text)];

beforeAll(async () => {
  store = { DATA_DIR: await createFolder(), VAULT_KEYS: testKey };
  app = await startApp(store);
});
afterAll(() => app.stop());

beforeEach(async () => {
  for (const { accountId } of await accounts().list()) await accounts().disconnect(accountId);
  await app.simulator.clearCalls();
  await services().get(AuditedApps, every).put('sim-client-1', new Secret('sim-secret-1'), 'test');
  operator = await createOperator(app.gateway, `operator ${++operators}`);
  browser = await signIn(app.gateway.adminUrl, operator.key);
});
afterEach(() => app.simulator.clearFaults());

describe('connecting an account in a browser', () => {
  it('sends it to CleverReach with PKCE, a state and grant=basic, and to the exact address of the gateway', async () => {
    const location = new URL(await setOut(browser, { client_id: 'sim-client-1' }));
    expect([location.origin + location.pathname, Object.fromEntries(location.searchParams)]).toEqual([
      `${app.simulator.url}/oauth/authorize.php`,
      {
        client_id: 'sim-client-1',
        grant: 'basic',
        response_type: 'code',
        redirect_uri: `${app.gateway.adminUrl}${HOME}/callback`,
        state: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
        code_challenge_method: 'S256',
      },
    ]);
  });

  it('stores the account that CleverReach names, with tokens that work', async () => {
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    const answer = await comeBack(back);
    const groups = await request(app.url).get('/v3/groups').set('authorization', `Bearer ${app.demo.apiKey}`);
    expect([told(answer), await accounts().find('129148'), groups.status]).toEqual([
      [200, expect.stringContaining('Account 129148 is connected The gateway may now speak for “Gotham Gadgets GmbH”')],
      { accountId: '129148', parentId: undefined, name: 'Gotham Gadgets GmbH', clientId: 'sim-client-1', state: 'connected', expiresAt: expect.any(Number), failures: 0, retryAt: undefined, since: expect.any(Number) },
      200,
    ]);
  });

  it('is written to the audit log with who did it', async () => {
    await comeBack(await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow'));
    const [last] = await services().get(AuditTrail, every).list({ event: 'account.connected', limit: 1 });
    const [first] = await services().get(AuditTrail, every).list({ event: 'operator.signed_in', limit: 1 });
    expect([last, first]).toMatchObject([{ accountId: '129148', facts: { by: operator.id } }, { consumerId: operator.id, facts: { key: operator.keyId } }]);
  });

  it('never shows, logs or stores a token or secret in the open', async () => {
    const pages = [await comeBack(await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow')), await browser.open(HOME)];
    const stored = await Promise.all(
      (['grants', 'oauth_apps', 'connect_attempts', 'operator_sessions', 'audit'] as const).map((table) => services().get(Database, every).query.selectFrom(table).selectAll().execute()),
    );
    expect(/sim-secret|eyJ|crgw_[a-z2-9]{8}_/.test(JSON.stringify([pages.map(({ text }) => text), stored]))).toBe(false);
  });

  it('shows a page when the person says no, and stores nothing', async () => {
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'deny');
    expect([told(await comeBack(back)), await connected()]).toEqual([
      [403, 'The account was not connected Nobody agreed at CleverReach, so nothing was stored. You can begin again whenever you like. All accounts'],
      [],
    ]);
  });

  it('takes a state once, also after a refusal', async () => {
    const good = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    const first = await comeBack(good);
    await accounts().disconnect('129148');
    const denied = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'deny');
    await comeBack(denied);
    denied.searchParams.delete('error');
    denied.searchParams.set('code', 'a-code');
    const stranger = [403, expect.stringContaining('This is not a connection that was begun here')];
    expect([first.status, told(await comeBack(good)), told(await comeBack(denied)), await connected()]).toEqual([200, stranger, stranger, []]);
  });

  it('may be under way in two tabs, whichever comes back first', async () => {
    await services().get(AuditedApps, every).put('sim-client-2', new Secret('sim-secret-2'), 'test');
    const one = await setOut(browser, { client_id: 'sim-client-1' });
    const other = await setOut(browser, { client_id: 'sim-client-2' });
    const answers = [await comeBack(await decideAtCleverReach(other, 'allow')), await comeBack(await decideAtCleverReach(one, 'allow'))];
    expect([answers.map(({ status }) => status), (await connected()).length]).toEqual([[200, 200], 2]);
  });

  it.each([
    ['a state that was changed', (back: URL) => back.searchParams.set('state', `${back.searchParams.get('state') ?? ''}x`)],
    ['no state', (back: URL) => back.searchParams.delete('state')],
    ['an empty state', (back: URL) => back.searchParams.set('state', '')],
  ])('refuses to go on with %s, and spends no code', async (_, change) => {
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    change(back);
    const answer = await comeBack(back);
    const exchanges = (await app.simulator.calls()).filter(({ path }) => path === '/oauth/token.php');
    expect([answer.status, exchanges, await connected()]).toEqual([403, [], []]);
  });

  it('refuses another browser, also one whose operator is signed in, and one without cookies', async () => {
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    const other = await signIn(app.gateway.adminUrl, operator.key);
    await setOut(other, { client_id: 'sim-client-1' });
    const answers = [await comeBack(back, other), await comeBack(back, new TestBrowser(app.gateway.adminUrl))];
    expect([answers.map(({ status }) => status), await connected(), (await comeBack(back)).status]).toEqual([[403, 403], [], 200]);
  });

  it('ends when its operator signs out, or the key is revoked, before the browser is back', async () => {
    const revoked = await signIn(app.gateway.adminUrl, operator.key);
    const backs = [
      await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow'),
      await decideAtCleverReach(await setOut(revoked, { client_id: 'sim-client-1' }), 'allow'),
    ] as const;
    await browser.submit(HOME, { action: '/sign-out' });
    await services().get(ApiKeys, every).revoke(operator.keyId, 'test');
    expect([(await comeBack(backs[0])).status, (await comeBack(backs[1], revoked)).status, await connected()]).toEqual([403, 403, []]);
  });

  it('does not accept the code of another app under the state of this one', async () => {
    await services().get(AuditedApps, every).put('sim-client-2', new Secret('sim-secret-2'), 'test');
    const other = await decideAtCleverReach(await setOut(await signIn(app.gateway.adminUrl, operator.key), { client_id: 'sim-client-2' }), 'allow');
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    back.searchParams.set('code', other.searchParams.get('code') ?? '');
    expect([told(await comeBack(back)), await connected()]).toEqual([[400, expect.stringContaining('CleverReach does not accept the code')], []]);
  });

  it('does not accept a code that was made for the challenge of another attempt', async () => {
    const other = await decideAtCleverReach(await setOut(await signIn(app.gateway.adminUrl, operator.key), { client_id: 'sim-client-1' }), 'allow');
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    back.searchParams.set('code', other.searchParams.get('code') ?? '');
    expect([(await comeBack(back)).status, await connected()]).toEqual([400, []]);
  });

  it('connects an account again, and nothing where another one comes back', async () => {
    const audited = services().get(AuditedAccounts, every);
    await audited.connect({ accountId: '129148', name: 'Our shop', clientId: 'sim-client-1', clientSecret: new Secret('old') }, 'test');
    await audited.connect({ accountId: '777', name: 'Other', clientId: 'sim-client-1', clientSecret: new Secret('old') }, 'test');
    const wrong = await comeBack(await decideAtCleverReach(await setOut(browser, { account: '777' }), 'allow'));
    const right = await comeBack(await decideAtCleverReach(await setOut(browser, { account: '129148' }), 'allow'));
    expect([told(wrong), told(right), (await accounts().list()).map(({ accountId, name, expiresAt }) => [accountId, name, expiresAt !== undefined])]).toEqual([
      [400, expect.stringContaining('CleverReach says that this is account 129148, not 777. Nothing was stored.')],
      [200, expect.stringContaining('“Our shop”')],
      [['129148', 'Our shop', true], ['777', 'Other', false]],
    ]);
  });

  it.each([
    ['a wrong secret', async () => services().get(AuditedApps, every).put('sim-client-1', new Secret('wrong'), 'test'), 400, 'CleverReach does not accept this client id and secret.'],
    ['a token endpoint out of order', async () => app.simulator.faults([{ path: '/oauth/token.php', fault: { status: 500 } }]), 503, 'CleverReach gave no token.'],
    ['a token endpoint that hangs up', async () => app.simulator.faults([{ path: '/oauth/token.php', fault: { closeSocket: true } }]), 503, 'token endpoint does not answer'],
    ['an answer that is no JSON', async () => app.simulator.faults([{ path: '/oauth/token.php', fault: { brokenJson: true } }]), 503, 'CleverReach gave no token.'],
    ['whoami out of order', async () => app.simulator.faults([{ path: '/v3/debug/whoami', fault: { status: 500 } }]), 503, 'CleverReach gave no account to a token.'],
    ['a token that is refused at once', async () => app.simulator.faults([{ path: '/v3/debug/whoami', fault: { expiredToken: true } }]), 400, 'CleverReach does not accept the token it has just given.'],
  ])('says what is wrong with %s, and stores nothing', async (_, spoil, status, sentence) => {
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    await spoil();
    expect([told(await comeBack(back)), await connected()]).toEqual([[status, expect.stringContaining(sentence)], []]);
  });

  it.each([
    ['?state=S', 'CleverReach sent neither a code nor an error.'],
    ['?state=S&error=server_error&error_description=Call+0900', 'CleverReach answered “server_error”. Nothing was stored.'],
    ['?state=S&error=%3Cscript%3E', 'CleverReach answered an error. Nothing was stored.'],
  ])('answers %s with a page, and repeats nothing that somebody else may have written', async (search, sentence) => {
    const state = new URL(await setOut(browser, { client_id: 'sim-client-1' })).searchParams.get('state') ?? '';
    const answer = await browser.open(`${HOME}/callback${search.replace('S', state)}`);
    expect([told(answer), /script|0900/.test(answer.text), answer.headers['location'], await connected()]).toEqual([[400, expect.stringContaining(sentence)], false, undefined, []]);
  });

  it('may end at another instance than the one where it began', async () => {
    const { adminUrl } = app.gateway;
    const settings = { ...store, PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'trace', CLEVERREACH_URL: app.simulator.url, ADMIN_URL: adminUrl };
    const second = await startGateway(readSettings(settings));
    const back = await decideAtCleverReach(await setOut(browser, { client_id: 'sim-client-1' }), 'allow');
    const answers = [await comeBack(back, browser.at(second.adminUrl)), await comeBack(back)];
    await second.close();
    expect([answers.map(({ status }) => status), await connected()]).toEqual([[200, 403], [['129148', 'connected']]]);
  });
});
