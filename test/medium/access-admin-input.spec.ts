import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operations } from '../../src/edge/admin/openapi-operations.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startDoors } from '../support/start-doors.js';
import type { Doors } from '../support/start-doors.js';
import { storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';

interface Problem {
  readonly code?: string;
  readonly detail?: string;
}

describe.each(storeKinds)('what the admin API is sent, with $name', ({ skipped, create }) => {
  let store: TestStore;
  let doors: Doors;
  let key: string;

  const rule = it.skipIf(skipped !== undefined);
  const send = (method: string, path: string, body?: unknown): Promise<RawResponse> =>
    callRaw(doors.adminUrl, { method, path: `/admin${path}`, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) });
  const judge = async (method: string, path: string, body?: unknown): Promise<readonly unknown[]> => {
    const { status, headers, text } = await send(method, path, body);
    return [status, headers['content-type'], (JSON.parse(text) as Problem).code];
  };
  const problem = (status: number, code: string): readonly unknown[] => [status, 'application/problem+json; charset=utf-8', code];

  beforeAll(async () => {
    if (skipped !== undefined) return;
    store = await create();
    doors = await startDoors(store.environment);
    const { id: consumerId } = await doors.consumers.create({ name: 'operator', kind: 'operator', scopes: ['admin'], accountIds: ['1001'] }, 'test');
    key = (await doors.keys.create({ consumerId, name: 'k' }, 'test')).key.reveal();
  });
  afterAll(async () => {
    if (skipped !== undefined) return;
    await doors.stop();
    await store.remove();
  });

  rule('a name that no store can hold is an unknown one, in every path', async () => {
    const asked = Object.keys(operations).filter((route) => route.includes(':') && !/^(?:POST|PATCH) .*\/consumers/.test(route));
    const answers = await Promise.all(asked.map(async (route) => {
      const [method = '', path = ''] = route.split(' ');
      return { route, answer: await judge(method, path.replace(/:consumer(?=.*:)/, 'operator').replace(/:[a-z]+/g, 'a%00b')) };
    }));
    expect(answers.filter(({ answer }) => JSON.stringify(answer) !== JSON.stringify(problem(404, 'not_found')))).toEqual([]);
  });

  rule.each(['scopes', 'accountIds', 'switches', 'policy', 'unknown'])('a body whose "%s" is nested without end is the mistake of its sender', async (field) => {
    const nested = (before: string, after: string): Promise<RawResponse> =>
      callRaw(doors.adminUrl, {
        method: 'POST',
        path: '/admin/consumers',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: `{"name":"deep","kind":"operator","${field}":${before.repeat(10_000)}1${after.repeat(10_000)}}`,
      });
    for (const [before, after] of [['[', ']'], ['{"a":', '}']] as const) {
      const { status, text } = await nested(before, after);
      expect([status, (JSON.parse(text) as Problem).code]).toEqual([400, 'invalid_input']);
    }
  });

  rule.each([
    ['/audit?event=%00&consumerId=%00&accountId=%00', 200],
    ['/audit?beforeSeq=9007199254740991', 200],
    ['/audit?beforeSeq=9007199254740992', 400],
    ['/audit?beforeSeq=1e300', 400],
    ['/audit?limit=1&limit=2', 400],
    ['/buffered?accountId=%00', 400],
    ['/documents?consumer=%00', 404],
  ])('%s is answered with %i', async (path, status) => {
    expect((await send('GET', path)).status).toBe(status);
  });

  rule('a path asked in a wrong way is refused with the right ways, whatever its other calls are', async () => {
    const known = Object.keys(operations).filter((route) => !route.endsWith('/migration')); // which another room brings along
    const paths = Map.groupBy(known, (route) => route.split(' ')[1] ?? '');
    const answers = await Promise.all([...paths].flatMap(([path, routes]) =>
      ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE'].filter((method) => !routes.includes(`${method} ${path}`)).map(async (method) => {
        const { status, headers } = await send(method, path.replace(/:[a-z]+/g, 'a'));
        return [path, method, status, headers['content-type'], headers['allow']];
      })));
    const allowed = (path: unknown): string => (paths.get(String(path)) ?? []).map((route) => route.split(' ')[0]).toSorted().join(', ');
    expect(answers.filter(([path, , status, type, allow]) =>
      status !== 405 || type !== 'application/problem+json; charset=utf-8' || String(allow).split(', ').toSorted().join(', ') !== allowed(path))).toEqual([]);
    expect(await judge('PUT', '/consumers')).toEqual(problem(405, 'method_not_allowed'));
  });

  rule('a path that cannot be read is refused as every other mistake is', async () => {
    expect(await judge('GET', '/consumers/%zz')).toEqual(problem(400, 'invalid_input'));
  });

  rule('a field that is null is one that was left out, but in a policy', async () => {
    const made = await send('POST', '/consumers', { name: 'nulls', kind: 'internal_app', scopes: [], accountIds: [], switches: { dryRun: null, v1Clear: true }, policy: null });
    const limited = await send('PATCH', '/consumers/nulls', { scopes: null, switches: null, policy: { batchRows: 5, networks: null } });
    const freed = await send('PATCH', '/consumers/nulls', { policy: { batchRows: null } });
    const endless = await send('POST', '/consumers/nulls/keys', { name: 'k', expiresAt: null });
    const parts = [made, limited, freed].map(({ status, text }) => [status, (JSON.parse(text) as { switches: object }).switches, (JSON.parse(text) as { policy: object }).policy]);
    expect([parts, endless.status, (JSON.parse(endless.text) as { expiresAt: null }).expiresAt]).toEqual([
      [[201, { v1Clear: true }, {}], [200, { v1Clear: true }, { batchRows: 5 }], [200, { v1Clear: true }, {}]],
      201,
      null,
    ]);
  });

  rule.each(['2999-01-01', '2999-01-01T00:00:00', '29990101T000000Z', '2999-02-30T00:00:00Z', '2999-W01', 'soon', '2001-01-01T00:00:00Z'])('a key does not end at "%s"', async (expiresAt) => {
    expect(await judge('POST', '/consumers/operator/keys', { name: 'k', expiresAt })).toEqual(problem(400, 'invalid_input'));
  });

  rule('a login of no known kind is told both', async () => {
    const { text } = await send('POST', '/consumers/operator/logins', { kind: 'saml', accountId: '1001' });
    expect((JSON.parse(text) as Problem).detail).toBe('kind must be one of the following values: oauth, legacy.');
  });

  rule.each([
    ['networks that let nobody in', { networks: [] }],
    ['a cache rule with one field more', { cached: { 'groups.list': { ttlSeconds: 1, staleWhileRevalidateSeconds: 0, staleIfErrorSeconds: 0, more: 1 } } }],
  ])('a policy with %s is refused', async (_what, policy) => {
    expect(await judge('PATCH', '/consumers/operator', { policy })).toEqual(problem(400, 'invalid_input'));
  });
});
