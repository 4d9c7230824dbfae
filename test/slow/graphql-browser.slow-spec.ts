import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { examples } from '../../src/edge/graphql/explorer/examples.js';
import { noChromium, startChromium } from '../support/chromium.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** A site of somebody else, with one empty page. */
const startSite = async (): Promise<{ server: Server; origin: string }> => {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>shop</title>'));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, origin: `http://localhost:${(server.address() as AddressInfo).port}` };
};

describe.skipIf(noChromium !== undefined)('GraphQL in a real browser', () => {
  let app: TestApp;
  let chromium: Browser;
  let page: Page;
  let site: { server: Server; origin: string };
  let complaints: string[];
  let allowed = '';

  beforeAll(async () => {
    app = await startApp({ GRAPHQL_GRAPHIQL: 'true' });
    site = await startSite();
    allowed = await app.consumer({ policy: { origins: [site.origin] } });
    chromium = await startChromium();
  });
  afterAll(async () => {
    await chromium.close();
    site.server.closeAllConnections();
    site.server.close();
    await app.stop();
  });
  beforeEach(async () => {
    page = await chromium.newPage();
    complaints = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
  });
  afterEach(() => page.close());

  it.each(examples)('the explorer runs its example: $title', async ({ title }) => {
    await page.goto(`${app.url}/graphql`);
    await page.fill('#key', app.demo.apiKey);
    await page.selectOption('#examples', { label: title });
    await page.click('#run');
    await expect.poll(() => page.textContent('#answer')).toContain('{');
    const answer = JSON.parse((await page.textContent('#answer')) ?? '') as { data?: object; errors?: unknown };
    expect([answer.errors, answer.data === undefined, complaints]).toEqual([undefined, false, []]);
  });

  /** What a script of the shop's page gets, or that its browser kept it away. */
  const callFromShop = (path: string, key: string, body?: string): Promise<unknown> => {
    const options = { method: body === undefined ? 'GET' : 'POST', headers: { authorization: `Bearer ${key}`, 'x-request-id': 'mine', ...(body !== undefined && { 'content-type': 'application/json' }) }, body };
    return page.evaluate(
      `fetch(${JSON.stringify(app.url + path)}, ${JSON.stringify(options)}).then(async (response) => [response.status, response.headers.get('x-request-id'), await response.json()], () => 'kept away')`,
    );
  };
  const account = { data: { account: { id: '129148' } } };

  it('a page calls GraphQL and v3 with a credential whose consumer allows its origin', async () => {
    await page.goto(site.origin);
    const answers = [
      await callFromShop('/graphql', allowed, '{"query":"{ account { id } }"}'),
      await callFromShop('/graphql?query={account{id}}', allowed),
      await callFromShop('/v3/groups/240390', allowed),
    ];
    expect(answers).toEqual([[200, 'mine', account], [200, 'mine', account], [200, 'mine', expect.objectContaining({ id: '240390' })]]);
  });

  it('a page is kept away with any other credential, and pages of other origins with this one', async () => {
    await page.goto(site.origin);
    const other = await callFromShop('/v3/groups/240390', app.demo.apiKey);
    await page.goto(site.origin.replace('localhost', '127.0.0.1'));
    expect([other, await callFromShop('/graphql', allowed, '{"query":"{ account { id } }"}')]).toEqual(['kept away', 'kept away']);
  });
});
