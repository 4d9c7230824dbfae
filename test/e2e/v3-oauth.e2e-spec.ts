import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

interface Granted {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly expires_in: number;
}

let app: TestApp;

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0', OAUTH_TOKEN_SECONDS: '7200' });
});
beforeEach(() => app.simulator.clearCalls());
afterAll(() => app.stop());

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const basic = (): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${app.demo.oauth.clientId}:${app.demo.oauth.clientSecret}`).toString('base64')}`,
});
const client = () => ({ client_id: app.demo.oauth.clientId, client_secret: app.demo.oauth.clientSecret });

const multipart = (fields: Readonly<Record<string, string>>): Pick<RawRequest, 'headers' | 'body'> => ({
  headers: { 'content-type': 'multipart/form-data; boundary=cut' },
  body: `${Object.entries(fields).map(([name, value]) => `--cut\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--cut--\r\n`,
});

/** Every way in which clients write a request for a token. */
const manners: Readonly<Record<string, (fields: Readonly<Record<string, string>>) => Pick<RawRequest, 'headers' | 'body'>>> = {
  'JSON, client in the body': (fields) => ({ headers: json, body: JSON.stringify({ ...fields, ...client() }) }),
  'JSON, client in Basic': (fields) => ({ headers: { ...json, ...basic() }, body: JSON.stringify(fields) }),
  'a form, client in the body': (fields) => ({ headers: form, body: new URLSearchParams({ ...fields, ...client() }).toString() }),
  'a form, client in Basic': (fields) => ({ headers: { ...form, ...basic() }, body: new URLSearchParams(fields).toString() }),
  'multipart, client in the body': (fields) => multipart({ ...fields, ...client() }),
  'multipart, client in Basic': (fields) => ({ ...multipart(fields), headers: { ...multipart(fields).headers, ...basic() } }),
  'JSON without a Content-Type': (fields) => ({ body: JSON.stringify({ ...fields, ...client() }) }),
};

const askToken = (request: Pick<RawRequest, 'headers' | 'body'>): Promise<RawResponse> => callRaw(app.url, { method: 'POST', path: '/oauth/token.php', ...request });
const granted = ({ text }: RawResponse): Granted => JSON.parse(text) as Granted;
const getToken = async (): Promise<string> => granted(await askToken({ headers: json, body: JSON.stringify({ grant_type: 'client_credentials', ...client() }) })).access_token;
const call = (path: string, token: string, method = 'GET'): Promise<RawResponse> => callRaw(app.url, { method, path, headers: { authorization: `Bearer ${token}` } });
const statusOf = async (path: string, token: string): Promise<number> => (await call(path, token)).status;
const reached = async (): Promise<unknown> => (await app.simulator.calls()).filter(({ path }) => !path.startsWith('/oauth/token.php')).map(({ method, path }) => `${method} ${path}`);

describe('a v3 client that does OAuth itself', () => {
  it.each(Object.entries(manners))('gets a token that works at v3 with %s, and renews it the same way', async (_, write) => {
    const first = await askToken(write({ grant_type: 'client_credentials' }));
    const { access_token, expires_in } = granted(first);
    const pair = granted(await call('/v3/debug/exchange', access_token));
    const renewed = await askToken(write({ grant_type: 'refresh_token', refresh_token: pair.refresh_token }));
    const again = await askToken(write({ grant_type: 'refresh_token', refresh_token: pair.refresh_token }));
    expect({
      first: [first.status, expires_in, first.headers['cache-control'], await statusOf('/v3/groups', access_token)],
      renewed: [renewed.status, await statusOf('/v3/groups', granted(renewed).access_token), granted(renewed).refresh_token === pair.refresh_token],
      again: [again.status, JSON.parse(again.text)],
    }).toEqual({
      first: [200, 7_200, 'no-store', 200],
      renewed: [200, 200, false],
      again: [400, { error: 'invalid_grant', error_description: expect.any(String) }],
    });
  });

  it('asks about its token, and hears about the gateway\'s', async () => {
    const token = await getToken();
    const answers = await Promise.all(['ttl', 'validate', 'ping'].map((name) => call(`/v3/debug/${name}`, token)));
    const [ttl, ...others] = answers.map(({ text }) => JSON.parse(text) as unknown);
    expect([(ttl as { ttl: number }).ttl > 7_100, others, await reached()]).toEqual([true, [true, true], []]);
  });

  it('hears who it is from CleverReach', async () => {
    const { text } = await call('/v3/debug/whoami', await getToken());
    expect([JSON.parse(text), await reached()]).toEqual([expect.objectContaining({ id: '129148', company: 'Gotham Gadgets GmbH' }), ['GET /v3/debug/whoami']]);
  });

  it('exchanges its token, and the presented one stays valid', async () => {
    const token = await getToken();
    const pair = granted(await call('/v3/debug/exchange', token));
    expect([await statusOf('/v3/groups', token), await statusOf('/v3/groups', pair.access_token), pair.access_token === token]).toEqual([200, 200, false]);
  });

  it.each(['/v3/oauth/token', '/v3/oauth/token.json', '/v3//oauth/token/', '/oauth/token', '/oauth/token.json'])('revokes its token with DELETE %s, and no other, nor CleverReach\'s', async (path) => {
    const [token, other] = [await getToken(), await getToken()];
    await app.simulator.clearCalls();
    const { status, text } = await call(path, token, 'DELETE');
    expect([status, text, await statusOf('/v3/groups', token), await statusOf('/v3/groups', other), await reached()]).toEqual([200, 'true', 401, 200, ['GET /v3/groups']]);
  });

  it('may ping without a credential, and nothing else of it', async () => {
    const answers = await Promise.all(['ping', 'ttl', 'validate', 'exchange', 'whoami'].map((name) => callRaw(app.url, { path: `/v3/debug/${name}` })));
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 401, 401, 401]);
  });

  it('never sees a token of CleverReach, whatever it asks for', async () => {
    const token = await getToken();
    const paths = ['/v3/debug/exchange', '/v3/debug/ttl', '/v3/debug/whoami', '/v3/debug/validate', '/v3/clients/129149/token', '/v3/groups'];
    const texts = await Promise.all(paths.map(async (path) => JSON.stringify(await call(path, token))));
    const theirs = app.simulator.world.store.tokens.all().map(({ id }) => id);
    expect([theirs.length > 0, theirs.filter((id) => texts.some((text) => text.includes(id)))]).toEqual([true, []]);
  });

  it('is told of a token that has ended as CleverReach tells it', async () => {
    const { status, text, headers } = await call('/v3/groups', `${await getToken()}x`);
    expect([status, text, headers['www-authenticate']]).toEqual([401, '{"error":{"code":401,"message":"Unauthorized: invalid token"}}', 'Bearer realm="cleverreach", error="invalid_token"']);
  });
});
