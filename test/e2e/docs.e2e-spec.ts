import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../src/contract/index.js';
import type { OpenApi } from '../../src/edge/docs/index.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('the documentation', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ PUBLIC_URL: 'https://gateway.example/newsletter/' });
  });
  afterAll(() => app.stop());

  it('is a page that needs no credential and may load nothing', async () => {
    const { status, type, headers, text } = await request(app.url).get('/docs');
    expect([status, type]).toEqual([200, 'text/html']);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; /);
    expect(text.match(/<details>/g)).toHaveLength(endpoints.length);
  });

  it('is an OpenAPI document that names the public address', async () => {
    const { status, type, body } = await request(app.url).get('/docs/openapi.json');
    const { openapi, servers, paths } = body as OpenApi;
    expect([status, type, openapi, servers[0]?.url]).toEqual([200, 'application/json', '3.1.0', 'https://gateway.example/newsletter']);
    expect(Object.values(paths).flatMap((item) => Object.keys(item))).toHaveLength(endpoints.length);
  });

  it('says truly that the page on which a person agrees is the gateway\'s own, and lies beside the versions', async () => {
    const [page, versioned] = [await request(app.url).get('/oauth/authorize.php'), await request(app.url).get('/v3/oauth/authorize.php')];
    expect([page.status, page.type, versioned.status]).toEqual([400, 'text/html', 404]);
  });

  it('says truly which calls need no scope and which no credential', async () => {
    const key = await app.consumer({ scopes: [] });
    const status = async (path: string, headers: Readonly<Record<string, string>> = {}) => (await request(app.url).get(path).set(headers)).status;
    const free = { authorization: `Bearer ${key}` };
    const paths = ['/v3/debug/ping', '/v3/debug/ttl', '/v3/debug/validate', '/v3/explorer/swagger.json', '/v3/debug/whoami', '/v3/groups'];
    expect(await Promise.all(paths.map(async (path) => [path, await status(path), await status(path, free)]))).toEqual([
      ['/v3/debug/ping', 200, 200],
      ['/v3/debug/ttl', 401, 200],
      ['/v3/debug/validate', 401, 200],
      ['/v3/explorer/swagger.json', 401, 200],
      ['/v3/debug/whoami', 401, 200],
      ['/v3/groups', 401, 403],
    ]);
  });
});
