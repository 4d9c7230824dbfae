import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('/metrics', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
    const headers = { authorization: `Bearer ${app.demo.apiKey}` };
    await callRaw(app.url, { path: '/v3/groups/240390/receivers/jane@example.org', headers });
    await callRaw(app.url, { path: '/v3/nowhere/jane@example.org', headers });
    const query = '{ receiver(email: "jane@example.org") { id } group(id: "x") { nothing } }';
    await callRaw(app.url, { method: 'POST', path: '/graphql', headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  });
  afterAll(() => app.stop());

  it('is a page of counts on the admin listener, without a key and without anybody\'s data', async () => {
    const { status, headers, text } = await callRaw(app.gateway.adminUrl, { path: '/metrics' });
    const counted = text.split('\n').filter((line) => line.startsWith('gateway_requests_total'));
    expect([status, headers['content-type'], counted]).toEqual([
      200,
      expect.stringContaining('text/plain'),
      ['gateway_requests_total{door="v3",endpoint="groupReceivers.get",status="2xx"} 1', 'gateway_requests_total{door="v3",endpoint="none",status="4xx"} 1', 'gateway_requests_total{door="graphql",endpoint="none",status="2xx"} 1'],
    ]);
    expect(text).toContain('gateway_request_errors_total{door="graphql",endpoint="none",code="graphql_validation_failed"} 1');
    expect(text).toContain('gateway_request_errors_total{door="v3",endpoint="none",code="unknown_route"} 1');
    expect(['jane', app.demo.accountId, app.demo.apiKey].filter((secret) => text.includes(secret))).toEqual([]);
  });

  it('is not served to callers, and only read', async () => {
    const { status } = await callRaw(app.url, { path: '/metrics', headers: { authorization: `Bearer ${app.demo.apiKey}` } });
    expect([status, (await callRaw(app.gateway.adminUrl, { method: 'POST', path: '/metrics' })).status]).toEqual([404, 405]);
  });
});
