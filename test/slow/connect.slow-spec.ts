import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import request from 'supertest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ApiKeys, AuditedAccounts, Consumers, Logins } from '../../src/access/index.js';
import { Accounts } from '../../src/vault/index.js';
import { noChromium, startChromium } from '../support/chromium.js';
import { createOperator } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

const every = { strict: false } as const;

/** A site of somebody else: it answers every address with one page and remembers how it was called. */
interface Site {
  /** Under `localhost`, which is another site than 127.0.0.1. */
  readonly url: string;
  readonly calls: string[];
  show: string;
  readonly close: () => Promise<void>;
}

const startSite = async (): Promise<Site> => {
  const server: Server = createServer((called, response) => {
    site.calls.push(called.url ?? '');
    response.writeHead(200, { 'content-type': 'text/html' }).end(site.show);
  }).listen(0);
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  const site: Site = { url: `http://localhost:${(server.address() as AddressInfo).port}`, calls: [], show: 'The shop is connected.', close };
  return site;
};

describe.skipIf(noChromium !== undefined)('in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let context: BrowserContext;
  let page: Page;
  let site: Site;
  let operators = 0;
  /** What the browser had to say against the pages. */
  let complaints: string[];

  beforeAll(async () => {
    app = await startApp();
    chromium = await startChromium();
    site = await startSite();
  });
  afterAll(async () => {
    await chromium.close();
    await site.close();
    await app.stop();
  });
  beforeEach(async () => {
    [site.show, complaints] = ['The shop is connected.', []];
    site.calls.splice(0);
    context = await chromium.newContext();
    page = await context.newPage();
    page.on('console', (message) => {
      if (/security policy|refused/i.test(message.text())) complaints.push(message.text());
    });
  });
  afterEach(() => context.close());

  const accounts = () => app.gateway.app.get(Accounts, every);
  const disconnect = (accountId: string) => app.gateway.app.get(AuditedAccounts, every).disconnect(accountId, 'test');
  const signIn = async (): Promise<void> => {
    const { key } = await createOperator(app.gateway, `operator ${++operators}`);
    await page.goto(`${app.gateway.adminUrl}/connect`);
    await page.getByLabel('Key of an operator').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'CleverReach accounts' }).waitFor();
  };
  const storeApp = async (): Promise<void> => {
    await page.getByLabel('Client ID').fill('sim-client-1');
    await page.getByLabel('Client secret').fill('sim-secret-1');
    await page.getByRole('button', { name: 'Store' }).click();
    await page.getByRole('button', { name: 'Connect an account' }).waitFor();
  };
  const heading = (): Promise<string> => page.getByRole('heading', { level: 1 }).innerText();

  it('an operator signs in, connects an account at CleverReach, and a GraphQL call for it works', async () => {
    await disconnect('129148');
    await signIn();
    await storeApp();
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByRole('heading', { name: 'CleverReach simulator' }).waitFor();
    await page.getByRole('button', { name: 'Allow' }).click();
    const told = await heading();
    await page.getByRole('link', { name: 'All accounts' }).click();
    const row = await page.getByRole('row', { name: '129148' }).innerText();
    const { body } = await request(app.url).post('/graphql').set('authorization', `Bearer ${app.demo.apiKey}`).send({ query: '{ groups(first: 1) { nodes { id } } }' });
    expect([told, row.includes('connected'), body, complaints]).toEqual(['Account 129148 is connected', true, { data: { groups: { nodes: [{ id: expect.any(String) }] } } }, []]);
  });

  it('an operator who says no at CleverReach sees a page, and nothing is stored', async () => {
    await signIn();
    await storeApp();
    await disconnect('129148');
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByRole('button', { name: 'Deny' }).click();
    const told = await heading();
    await page.getByRole('link', { name: 'All accounts' }).click();
    expect([told, await heading(), await accounts().find('129148'), complaints]).toEqual(['The account was not connected', 'CleverReach accounts', undefined, []]);
  });

  it('the way back does not work a second time', async () => {
    await signIn();
    await storeApp();
    await page.getByRole('button', { name: 'Connect an account' }).click();
    await page.getByRole('button', { name: 'Allow' }).click();
    await page.getByRole('heading', { name: 'is connected' }).waitFor();
    await page.goto(page.url());
    expect(await heading()).toBe('This is not a connection that was begun here');
  });

  it('an operator disconnects an account after being asked', async () => {
    await signIn();
    const row = page.getByRole('row', { name: '129149' });
    await row.getByText('Disconnect', { exact: true }).click();
    await row.getByRole('button', { name: 'Disconnect 129149' }).click();
    expect([await heading(), await accounts().find('129149')]).toEqual(['Account 129149 is disconnected', undefined]);
  });

  it('another site cannot make a signed-in browser do anything', async () => {
    await signIn();
    const target = `${app.gateway.adminUrl}/connect/cleverreach/apps/remove`;
    site.show = `<form method="post" action="${target}"><input name="client_id" value="sim-client-1"></form><script>document.forms[0].submit()</script>`;
    const [answer] = await Promise.all([page.waitForResponse(target), page.goto(site.url, { waitUntil: 'commit' })]);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const sentBackTo = new URL(page.url()).pathname;
    await page.getByRole('link', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'CleverReach accounts' }).waitFor();
    expect([answer.status(), sentBackTo, await page.getByRole('button', { name: 'Connect an account' }).count()]).toEqual([303, '/connect/cleverreach/sign-in', 1]);
  });

  describe('a plugin', () => {
    let key: string;
    let client: { readonly client_id: string; readonly client_secret: string };
    let redirect_uri: string;
    const address = () => `${app.url}/oauth/authorize.php?${new URLSearchParams({ client_id: client.client_id, grant: 'basic', response_type: 'code', redirect_uri, state: 'a state' }).toString()}`;

    beforeEach(async () => {
      redirect_uri = `${site.url}/back?shop=1`;
      const name = `shop ${++operators}`;
      key = await app.consumer({ name, kind: 'v3_integration', scopes: ['groups:read'] });
      const consumer = await app.gateway.app.get(Consumers, every).find(name);
      const made = await app.gateway.app.get(Logins, every).createOAuth({ consumerId: consumer?.id ?? '', accountId: '129148', redirectUris: [redirect_uri] }, 'test');
      client = { client_id: made.clientId, client_secret: made.clientSecret.reveal() };
    });

    it('gets tokens after a person came from its page, signed in with a key and allowed it', async () => {
      site.show = `<a href="${address().replaceAll('&', '&amp;')}">Connect</a>`;
      await page.goto(site.url);
      await page.getByRole('link', { name: 'Connect' }).click();
      await page.getByLabel('Your key').fill(key);
      await page.getByRole('button', { name: 'Allow' }).click();
      await page.waitForURL(`${site.url}/back**`);
      const back = new URL(page.url()).searchParams;
      const { body } = await request(app.url).post('/oauth/token.php').send({ ...client, grant_type: 'authorization_code', code: back.get('code'), redirect_uri });
      expect([back.get('shop'), back.get('state'), Object.keys(body as object).sort(), complaints]).toEqual([
        '1', 'a state', ['access_token', 'expires_in', 'refresh_token', 'scope', 'token_type'], [],
      ]);
    });

    it('is told when the person says no, without a key', async () => {
      await page.goto(address());
      await page.getByRole('button', { name: 'Deny' }).click();
      await page.waitForURL(`${site.url}/back**`);
      expect([new URL(page.url()).searchParams.get('error'), complaints]).toEqual(['access_denied', []]);
    });

    it('cannot put the page into a frame of its own', async () => {
      site.show = `<iframe src="${address().replaceAll('&', '&amp;')}"></iframe>`;
      await page.goto(site.url);
      await expect.poll(() => complaints.some((text) => text.includes('frame-ancestors'))).toBe(true);
      expect(await page.frameLocator('iframe').getByLabel('Your key').count()).toBe(0);
    });
  });

  it('a key that was revoked ends the session of the browser', async () => {
    const { key, keyId } = await createOperator(app.gateway, `operator ${++operators}`);
    await page.goto(`${app.gateway.adminUrl}/connect`);
    await page.getByLabel('Key of an operator').fill(key);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'CleverReach accounts' }).waitFor();
    await app.gateway.app.get(ApiKeys, every).revoke(keyId, 'test');
    await page.reload();
    expect(await heading()).toBe('Sign in to manage CleverReach accounts');
  });
});
