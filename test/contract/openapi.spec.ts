import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints, row, string, table, named } from '../../src/contract/index.js';
import type { Endpoint } from '../../src/contract/index.js';
import { openApiDocument } from '../../src/edge/docs/index.js';
import type { Operation } from '../../src/edge/docs/index.js';

const document = openApiDocument(endpoints, { version: '1.2.3' });

const operations: readonly (Operation & { readonly route: string })[] = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ ...operation, route: `${method.toUpperCase()} ${path}` })),
);
const operationOf = (id: string) => operations.find(({ operationId }) => operationId === id);
const headersOf = (id: string) => operationOf(id)?.parameters.flatMap((parameter) => ('$ref' in parameter ? [parameter.$ref.split('/').at(-1)] : []));

const anonymous = (route: string): string => route.replace(/\{[^}]+\}/g, '{}');

const linter = join(dirname(createRequire(import.meta.url).resolve('@redocly/cli/package.json')), 'bin', 'cli.js');

/** Redocly's verdict under the rules of the repository: its exit code and the rules that were broken. */
const lint = async (file: string): Promise<{ readonly code: number; readonly broken: readonly string[] }> =>
  new Promise((resolve) => {
    const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
    execFile(process.execPath, [linter, 'lint', file, '--config', 'redocly.yaml', '--format', 'json'], { env }, (error, stdout) => {
      const { problems } = JSON.parse(stdout) as { problems: readonly { readonly ruleId: string }[] };
      resolve({ code: error === null ? 0 : Number(error.code), broken: problems.map(({ ruleId }) => ruleId) });
    });
  });

describe('the OpenAPI document', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  });
  afterAll(async () => rm(folder, { recursive: true }));

  const lintText = async (text: string) => {
    const file = join(folder, 'openapi.json');
    await writeFile(file, text);
    return lint(file);
  };

  it('passes a public linter without a warning', async () => {
    expect(await lintText(JSON.stringify(document))).toEqual({ code: 0, broken: [] });
  });

  it.each([
    ['a reference that leads nowhere', '#/components/schemas/Receiver"', '#/components/schemas/Nobody"', 'no-unresolved-refs'],
    ['an example that does not fit', '"examples":[{"name":"Readers"}]', '"examples":[{"name":7}]', 'no-invalid-schema-examples'],
    ['an operation id used twice', '"operationId":"groupsList"', '"operationId":"groupsGet"', 'operation-operationId-unique'],
  ])('would not pass with %s', async (_, found, instead, rule) => {
    expect(await lintText(JSON.stringify(document).replace(found, instead))).toEqual({ code: 1, broken: [rule] });
  });

  it('describes every row exactly once', () => {
    expect(operations.map(({ route }) => anonymous(route)).sort()).toEqual(endpoints.map(({ route }) => anonymous(route)).sort());
  });

  it('names every operation once, after its row, in camel case', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(endpoints.length);
    expect(ids.filter((id) => !/^[a-z][A-Za-z]+$/.test(id))).toEqual([]);
    expect(operationOf('groupReceiversUpsertPlus')?.route).toBe('POST /v3/groups/{group_id}/receivers/upsertplus');
  });

  it('has a target for every reference', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/([^"/]+)\/([^"]+)"/g)];
    const lost = refs.filter(([, place = '', name = '']) => !(name in ((document.components as unknown as Record<string, object>)[place] ?? {})));
    expect(refs.length).toBeGreaterThan(endpoints.length);
    expect(lost.map(([ref]) => ref)).toEqual([]);
  });

  it('is refused where two shapes have one name', () => {
    const spec = { summary: 's', access: 'read', repeatable: true, confidence: 'inferred', sources: [] } as const;
    const rows: Readonly<Record<string, Endpoint>> = table('cats', 'tags', {
      list: row('GET /cats', { ...spec, answer: named('Cat', string()) }),
      get: row('GET /cats/{id}', { ...spec, answer: named('Cat', string({ minLength: 1 })) }),
    });
    expect(() => openApiDocument(Object.values(rows), { version: '1.2.3' })).toThrow('Two shapes are named Cat.');
  });

  it.each([
    ['groupReceiversGet', 'GET'],
    ['groupReceiversUpdate', 'PUT'],
    ['groupReceiversRemove', 'DELETE'],
  ])('gives the path of %s the parameter names of its first row', (id, method) => {
    expect(operationOf(id)?.route).toBe(`${method} /v3/groups/{group_id}/receivers/{pool_id}`);
  });

  it.each([
    ['formsSend', 'type', ['activate', 'deactivate']],
    ['reportsStatsByMode', 'mode', ['links', 'full', 'basic']],
    ['reportsReceiversByState', 'state', ['sent', 'opened', 'clicked', 'notopened', 'notclicked', 'bounced', 'unsubscribed']],
  ])('lists the values that the path parameter of %s may have', (id, name, values) => {
    expect(operationOf(id)?.parameters).toContainEqual({ name, in: 'path', required: true, schema: { enum: values } });
  });

  it('lists the media types of a token request', () => {
    expect(Object.keys(operationOf('oauthToken')?.requestBody?.content ?? {})).toEqual([
      'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data',
    ]);
  });

  it.each([
    ['groupsList', [{ bearer: ['groups:read'] }, { token: ['groups:read'] }]],
    ['groupsClear', [{ bearer: ['groups:write', 'destroy'] }, { token: ['groups:write', 'destroy'] }]],
    ['debugTtl', [{ bearer: [] }, { token: [] }]],
    ['oauthToken', [{}, { client: [] }]],
    ['debugPing', []],
  ])('says which credential %s needs', (id, security) => expect(operationOf(id)?.security).toEqual(security));

  it.each([
    ['groupsList', ['Account']],
    ['groupsClear', ['Account', 'DryRun']],
    ['debugTtl', []],
  ])('says which headers %s reads', (id, headers) => expect(headersOf(id)).toEqual(headers));

  it.each(['oauthToken', 'oauthRevoke', 'oauthRevokeAtRoot', 'debugTtl', 'debugValidate', 'debugExchange', 'clientsToken'])(
    'says that %s is about a token of the gateway',
    (id) => expect(operationOf(id)?.description).toMatch(/of the gateway/),
  );

  it('does not hand on what is true at CleverReach only', () => {
    expect(operationOf('debugExchange')?.description).not.toContain('ends with it');
    expect(operationOf('debugExchange')?.description).toContain('stays valid');
  });

  it('names the address of the gateway, or else the one it comes from', () => {
    const server = 'https://gateway.example/newsletter';
    expect([document, openApiDocument(endpoints, { version: '1.2.3', server })].map(({ servers }) => servers[0]?.url)).toEqual(['/', server]);
  });
});
