import request from 'supertest';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

describe('a call that takes receivers away, and whose answer is lost', () => {
  let app: TestApp;
  let key: string;
  let groupId: string;
  const email = 'leaves@example.org';

  const ask = (method: 'delete' | 'post', path: string) => request(app.url)[method](path).set('authorization', `Bearer ${key}`);
  const graphql = (query: string) => ask('post', '/graphql').send({ query, variables: { id: groupId, email } });
  const lost = [
    ['its connection breaks', { closeSocket: true, afterHandling: true }],
    ['a 502 takes its place', { status: 502, afterHandling: true }],
  ] as const;
  const calls: [string, () => request.Test, string][] = [
    ['v3 clear', () => ask('delete', `/v3/groups/${groupId}/clear`), '/clear'],
    ['v2 truncate', () => ask('delete', `/v2/groups/${groupId}/truncate`), '/clear'],
    ['clearGroup', () => graphql('mutation ($id: ID!) { clearGroup(input: { id: $id }) { dryRun } }'), '/clear'],
    ['v3 deletion', () => ask('delete', `/v3/groups/${groupId}/receivers/${email}`), `/receivers/${email}`],
    ['v2 deletion', () => ask('delete', `/v2/groups/${groupId}/receivers/${email}`), `/receivers/${email}`],
    ['v3 deletion everywhere', () => ask('delete', `/v3/receivers/${email}`), `/receivers/${email}`],
  ];
  const cases = lost.flatMap(([how, fault]) => calls.map(([name, call, path]) => ({ how, fault, name, call, path })));

  beforeAll(async () => {
    app = await startApp({ UPSTREAM_RETRIES: '2', UPSTREAM_RETRY_DELAY_MS: '10', UPSTREAM_BREAKER_CALLS: '1000' });
    key = await app.consumer({});
    groupId = String(((await app.simulator.ask('POST', '/v3/groups', { name: 'members' })) as { id: string }).id);
  });
  afterEach(() => app.simulator.clearFaults());
  afterAll(() => app.stop());

  const sent = async (path: string) => (await app.simulator.calls()).filter((call) => call.method === 'DELETE' && decodeURIComponent(call.path).endsWith(path)).length;

  it.each(cases)('is sent once, and told as what it is: $name, $how', async ({ fault, name, call, path }) => {
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email });
    await app.simulator.clearCalls();
    await app.simulator.faults([{ method: 'DELETE', path: '/v3/', count: 1, fault }]);
    const { status, headers, body } = await call();
    const code = (body as { errors?: readonly { extensions: { code: string } }[] }).errors?.[0]?.extensions.code ?? headers['x-gateway-error'];
    // v3 hands CleverReach's own errors on as they are.
    const wanted = name.startsWith('v3') && 'status' in fault ? 502 : 'outcome_unknown';
    expect([code === undefined ? status : String(code).toLowerCase(), await sent(path)]).toEqual([wanted, 1]);
  });

  it('is not made again by its Idempotency-Key: who joined meanwhile stays', async () => {
    const clear = () => ask('delete', `/v3/groups/${groupId}/clear`).set('idempotency-key', 'clear-once');
    await app.simulator.faults([{ method: 'DELETE', path: '/v3/', count: 1, fault: { closeSocket: true, afterHandling: true } }]);
    const first = await clear();
    await app.simulator.ask('POST', `/v3/groups/${groupId}/receivers`, { email: 'joined@example.org' });
    const second = await clear();
    const members = (await app.simulator.ask('GET', `/v3/groups/${groupId}/receivers`)) as { email: string }[];
    expect([first.status, second.status, members.map((one) => one.email)]).toEqual([504, 504, ['joined@example.org']]);
  });
});
