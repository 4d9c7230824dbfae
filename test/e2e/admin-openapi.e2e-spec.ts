import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AdminRoutes } from '../../src/edge/admin/admin-route.js';
import { operations } from '../../src/edge/admin/openapi-operations.js';
import { fieldsOf } from '../../src/edge/admin/openapi-schema.js';
import { createOperator } from '../support/operator.js';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

interface Described {
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>>;
}

let app: TestApp;
let key: string;
let tenant: string;
let paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
let document: string;
const ajv = addFormats.default(new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true }));

const call = (method: string, path: string, body?: unknown, credential: string | undefined = key): Promise<RawResponse> =>
  callRaw(app.gateway.adminUrl, {
    method,
    path: `/admin${path}`,
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Routes by method and path, as they are mounted. */
const mounted = (): readonly string[] => app.gateway.app.get(AdminRoutes, { strict: false }).routes().map(({ method, path }) => `${method} ${path}`);
const described = (): readonly string[] =>
  Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/^\/admin/, '').replace(/\{([a-z]+)\}/g, ':$1')}`));
const operationOf = (route: string): Described | undefined => {
  const [method = '', path = ''] = route.split(' ');
  return paths[`/admin${path.replace(/:([a-z]+)/g, '{$1}')}`]?.[method.toLowerCase()];
};

beforeAll(async () => {
  app = await startApp({ ACCESS_CACHE_MS: '0' });
  key = (await createOperator(app.gateway, 'operator')).key;
  tenant = await app.consumer({ scopes: ['*:read', '*:write', 'destroy', 'any'] });
  document = (await call('GET', '/openapi.json')).text;
  ({ paths } = JSON.parse(document) as { paths: typeof paths });
});
afterAll(() => app.stop());

describe('the description of the admin API', () => {
  it('has every route that is mounted, and no other', () => {
    expect([...described()].sort()).toEqual([...mounted()].sort());
    expect(Object.keys(operations).sort()).toEqual([...mounted()].sort());
  });

  it('passes a public linter without a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'admin-openapi-'));
    await writeFile(join(folder, 'openapi.json'), document);
    await writeFile(join(folder, 'redocly.yaml'), 'extends: [recommended-strict]\nrules: { no-ambiguous-paths: off, tags-alphabetical: error, operation-description: error, operation-singular-tag: error }\n');
    const linter = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin', 'cli.js');
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    const told = await new Promise<string>((resolve) => {
      execFile(process.execPath, [linter, 'lint', join(folder, 'openapi.json'), '--config', join(folder, 'redocly.yaml'), '--format', 'json'], { env }, (_error, stdout) => { resolve(stdout); });
    });
    await rm(folder, { recursive: true });
    expect((JSON.parse(told) as { problems: readonly { ruleId: string; message: string }[] }).problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('names the fields that a route reads: every other one is refused, and so is the lack of one that is needed', async () => {
    const wrong: string[] = [];
    for (const [route, { body = [] }] of Object.entries(operations)) {
      for (const shape of body) {
        const [method = '', path = ''] = route.split(' ');
        const kind = shape.name.startsWith('Legacy') ? { kind: 'legacy' } : {};
        const { status, text } = await call(method, path.replace(/:[a-z]+/g, 'demo'), { nothing: 1, ...kind });
        const needed = fieldsOf(shape).filter(({ name, isRequired }) => isRequired && name !== 'kind').map(({ name }) => name);
        const isTold = ['property nothing should not exist', ...needed].every((words) => text.includes(words));
        if (status !== 400 || !isTold) wrong.push(`${route}: ${status} ${text}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('every route', () => {
  it('is closed to whoever has no key, and to keys of tenants, in the words of RFC 9457', async () => {
    const told = await Promise.all(mounted().map(async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const answers = [await call(method, path, undefined, ''), await call(method, path, undefined, tenant)];
      return { route, told: answers.map(({ status, headers, text }) => [status, headers['content-type'], (JSON.parse(text) as { code: string }).code]) };
    }));
    const refused = [[401, 'application/problem+json; charset=utf-8', 'unauthenticated'], [403, 'application/problem+json; charset=utf-8', 'forbidden']];
    expect(told.filter((one) => JSON.stringify(one.told) !== JSON.stringify(refused))).toEqual([]);
  });

  it('takes a manifest of documents that is larger than what other routes take', async () => {
    const text = `query Long { groups { nodes { name } } } # ${'x'.repeat(80_000)}`;
    expect([(await call('POST', '/documents', { text })).status, (await call('POST', '/apps', { clientId: text })).status]).toEqual([201, 413]);
  });

  it('answers as it is described', async () => {
    const asked = new Set<string>();
    const mistakes: string[] = [];
    const use = async (route: string, ids: Readonly<Record<string, string>> = {}, body?: unknown, search = ''): Promise<Readonly<Record<string, unknown>>> => {
      const [method = '', path = ''] = route.split(' ');
      const { status, text } = await call(method, path.replace(/:([a-z]+)/g, (_, name: string) => encodeURIComponent(ids[name] ?? 'nothing')) + search, body);
      asked.add(route);
      const operation = operationOf(route);
      const answer = operation?.responses[String(status)];
      const sent = operation?.requestBody?.content['application/json']?.schema;
      const schema = answer?.content?.['application/json']?.schema;
      if (!answer) mistakes.push(`${route}: ${status} ${text}`);
      if (body !== undefined && (!sent || !ajv.validate(sent, body))) mistakes.push(`${route}: the body ${ajv.errorsText()}`);
      if (schema ? !ajv.validate(schema, JSON.parse(text)) : text !== '') mistakes.push(`${route}: the answer ${ajv.errorsText()}`);
      return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
    };

    const { accountId, otherAccountId } = app.demo;
    const policy = { buffered: ['groupReceivers.upsert'], requestsPerMinute: 100, networks: ['127.0.0.0/8'] };
    const shop = String((await use('POST /consumers', {}, { name: 'shop', kind: 'internal_app', scopes: ['*:read', '*:write', 'destroy'], accountIds: [accountId], switches: { snapshotClear: true }, policy }))['id']);
    const of = { consumer: shop };
    await use('GET /consumers');
    await use('GET /consumers/:consumer', of);
    await use('PATCH /consumers/:consumer', of, { policy: { requestsPerMinute: null }, switches: { dryRun: false } });
    const made = await use('POST /consumers/:consumer/keys', of, { name: 'k', expiresAt: '2999-01-01T00:00:00Z' });
    const shopKey = String(made['key']);
    await use('GET /consumers/:consumer/keys', of);
    await use('POST /consumers/:consumer/identities', of, { identity: 'shop-app' });
    await use('GET /consumers/:consumer/identities', of);
    await use('DELETE /consumers/:consumer/identities/:identity', { ...of, identity: 'shop-app' });
    const oauth = { ...of, login: String((await use('POST /consumers/:consumer/logins', of, { kind: 'oauth', accountId }))['id']) };
    await use('POST /consumers/:consumer/logins', of, { kind: 'legacy', accountId, login: 'joe', password: 'pass' });
    await use('GET /consumers/:consumer/logins', of);
    await use('PATCH /consumers/:consumer/logins/:login', oauth, { redirectUris: ['https://shop.example/back'] });
    await use('DELETE /consumers/:consumer/logins/:login/tokens', oauth);
    await use('DELETE /consumers/:consumer/logins/:login', oauth);
    const { id: token } = await use('POST /consumers/:consumer/fixed-tokens', of, { accountId, name: 'plugin', token: 'u8GmXb2tZq0dLw7RyVnK4sJh9eCf' });
    await use('GET /consumers/:consumer/fixed-tokens', of);
    await use('DELETE /consumers/:consumer/fixed-tokens/:token', { ...of, token: String(token) });
    await use('POST /apps', {}, { clientId: 'app-1', clientSecret: 'hush-hush' });
    await use('GET /apps');
    await use('DELETE /apps/:app', { app: 'app-1' });
    await use('POST /documents', {}, { text: 'query Names { groups { nodes { name } } }' });
    const { documents } = (await use('GET /documents')) as { documents: readonly { id: string }[] };
    await use('DELETE /documents/:document', { document: documents[0]?.id ?? '' });
    await use('GET /migration', {}, undefined, '?consumer=demo');
    await use('GET /openapi.json');

    const asShop = (method: string, path: string, body?: string): Promise<RawResponse> =>
      callRaw(app.url, { method, path, headers: { authorization: `Bearer ${shopKey}`, 'content-type': 'application/json' }, ...(body !== undefined && { body }) });
    await asShop('DELETE', '/v3/groups/240391/clear');
    const { snapshots } = (await use('GET /snapshots')) as { snapshots: readonly { id: string }[] };
    const snapshot = { snapshot: snapshots[0]?.id ?? '' };
    await use('POST /snapshots/:snapshot/restore', snapshot);
    await expect.poll(async () => JSON.parse((await call('GET', `/snapshots/${snapshot.snapshot}`)).text) as unknown).toMatchObject({ restored: 151 });
    await use('GET /snapshots/:snapshot', snapshot);
    await use('DELETE /snapshots/:snapshot', snapshot);
    await app.simulator.faults([{ path: '/v3/', fault: { status: 503 } }]);
    const { headers } = await asShop('POST', '/v3/groups/240390/receivers/upsert', '[{"email":"ada@example.org"}]');
    const write = { write: String(headers['x-gateway-kept-write']) };
    await use('GET /buffered', {}, undefined, '?state=pending&limit=5');
    await use('POST /buffered/:write/retry', write);
    await use('DELETE /buffered/:write', write);
    await app.simulator.clearFaults();

    const { clientId, clientSecret } = app.simulator.accounts[1];
    await use('POST /accounts', {}, { accountId: otherAccountId, clientId, clientSecret });
    await use('GET /accounts');
    await use('DELETE /accounts/:account', { account: otherAccountId });
    await use('GET /audit', {}, undefined, '?limit=500');
    const { lastHash } = await use('GET /audit/verify');
    expect(await use('GET /audit/verify', {}, undefined, `?noted=${String(lastHash)}`)).toMatchObject({ isIntact: true, hasNoted: true });
    expect(await use('GET /audit/verify', {}, undefined, '?noted=made-up')).toMatchObject({ isIntact: false, hasNoted: false, brokenSeq: null });
    await use('DELETE /consumers/:consumer/keys/:key', { ...of, key: String(made['id']) });
    await use('DELETE /consumers/:consumer', of);

    expect([mistakes, mounted().filter((route) => !asked.has(route))]).toEqual([[], []]);
  });
});
