import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

/** CleverReach answers long after every caller here has given up. */
const LATE_MS = 8_000;

describe('a caller who says how long it waits (Prefer: wait)', () => {
  let app: TestApp;
  const send = (request: RawRequest, prefer = 'wait=1'): Promise<RawResponse> =>
    callRaw(app.url, { ...request, headers: { ...request.headers, authorization: `Bearer ${app.demo.apiKey}`, prefer } });
  const graphql = (query: string): RawRequest => ({ method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  const running = async (): Promise<string | undefined> => /gateway_upstream_running (\d+)/.exec((await callRaw(app.gateway.adminUrl, { path: '/metrics' })).text)?.[1];

  beforeAll(async () => {
    app = await startApp({ READ_SHARE_MS: '60000' });
    await app.quieten();
  });
  afterEach(() => app.simulator.clearFaults());
  afterAll(() => app.stop());

  it.each(['v3', 'v2', 'v1'])('is answered by %s in time, and nothing is read for it any more', async (version) => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { delayMs: LATE_MS } }]);
    const { status, headers, text } = await send({ path: `/${version}/groups` });
    expect([status, headers['x-gateway-error'], text]).toEqual([504, 'upstream_timeout', expect.stringContaining('Prefer: wait')]);
    await expect.poll(running).toBe('0');
  });

  it('has one deadline for all calls of an operation: what was read in time is told', async () => {
    await app.simulator.faults([{ path: '/v3/groups/240390/', fault: { delayMs: LATE_MS } }]);
    const { status, text } = await send(graphql('{ groups(first: 100) { nodes { id receivers(first: 1) { nodes { email } } } } }'));
    expect([status, text.includes('"UPSTREAM_TIMEOUT"'), text.includes('CALLER_GONE')]).toEqual([200, true, false]);
    await expect.poll(running).toBe('0');
  });

  it('leaves a shared read alone: others get their answer', async () => {
    await app.simulator.faults([{ path: '/v3/groups', fault: { delayMs: 3_000 } }]);
    const [hasty, patient] = await Promise.all([send({ path: '/v2/groups' }), send({ path: '/v2/groups' }, 'wait=60')]);
    expect([hasty.status, patient.status]).toEqual([504, 200]);
  });

  it('does not lose sight of a write that is on its way', async () => {
    await app.simulator.faults([{ path: '/v3/groups', method: 'POST', fault: { delayMs: 2_500 } }]);
    const { status } = await send({ method: 'POST', path: '/v3/groups', headers: { 'content-type': 'application/json' }, body: '{"name":"slow"}' });
    expect(status).toBe(200);
  });
});
