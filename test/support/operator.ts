import { ApiKeys, Consumers } from '../../src/access/index.js';
import type { Gateway } from '../../src/gateway.js';
import { TestBrowser } from './browser.js';

const HOME = '/connect/cleverreach';
const every = { strict: false } as const;

/** A key of a consumer of its own that may administer the gateway. */
export const createOperator = async ({ app }: Gateway, name: string): Promise<{ readonly id: string; readonly keyId: string; readonly key: string }> => {
  const { id } = await app.get(Consumers, every).create({ name, kind: 'operator', scopes: ['admin'], accountIds: [] }, 'test');
  const { id: keyId, key } = await app.get(ApiKeys, every).create({ consumerId: id, name: 'k' }, 'test');
  return { id, keyId, key: key.reveal() };
};

/** A browser on the admin listener whose operator is signed in. */
export const signIn = async (origin: string, key: string): Promise<TestBrowser> => {
  const browser = new TestBrowser(origin);
  const { status, text } = await browser.submit(`${HOME}/sign-in`, {}, { key });
  if (status !== 303) throw new Error(`Not signed in: ${status} ${text}`);
  return browser;
};

/** Sends a signed-in browser off to CleverReach; resolves to the address it is sent to. */
export const setOut = async (browser: TestBrowser, fields: Readonly<Record<string, string>>): Promise<string> => {
  const { status, headers, text } = await browser.submit(HOME, { action: '/start', fields });
  if (status !== 303) throw new Error(`Not sent to CleverReach: ${status} ${text}`);
  return String(headers['location']);
};
