import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const runScript = async (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> =>
  new Promise((done) => {
    execFile(process.execPath, [script, ...args], { env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
  });

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: false,
  target: 'es2023',
  module: 'nodenext',
  types: ['node'],
};

const program = `
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

const client = createClient<paths>({ baseUrl: process.env.GATEWAY ?? '', headers: { Authorization: \`Bearer \${process.env.KEY}\` } });

const { data: groups = [] } = await client.GET('/v3/groups', { params: { query: { order: 'created ASC' } } });
const [first] = groups satisfies components['schemas']['Group'][];
const path = { group_id: first?.id ?? '' };
const { data: receiver } = await client.POST('/v3/groups/{group_id}/receivers', { params: { path }, body: { email: 'generated@example.org' } });
const { error } = await client.GET('/v3/groups/{id}', { params: { path: { id: '999999' } } });

// @ts-expect-error CleverReach does not sort by name
void (() => client.GET('/v3/groups', { params: { query: { order: 'name ASC' } } }));
// @ts-expect-error the id is missing
void (() => client.GET('/v3/groups/{id}', {}));
// @ts-expect-error a receiver has an address
void (() => client.POST('/v3/groups/{group_id}/receivers', { params: { path }, body: { source: 'shop' } }));
// @ts-expect-error there is no such state
void (() => client.GET('/v3/reports/{id}/receivers/{state}', { params: { path: { id: '1', state: 'asleep' } } }));

console.log(JSON.stringify({ groups, email: receiver?.email, code: error?.error.code }));
`;

describe('a client that a public generator makes of /docs/openapi.json', () => {
  let app: TestApp;
  let folder: string;
  let generated: Outcome;
  let compiled: Outcome;

  beforeAll(async () => {
    app = await startApp();
    folder = await mkdtemp(join(tmpdir(), 'client-'));
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts', 'schema.d.ts'] }));
    await writeFile(join(folder, 'client.ts'), program);
    generated = await runScript(resolve('node_modules/openapi-typescript/bin/cli.js'), [`${app.url}/docs/openapi.json`, '-o', join(folder, 'schema.d.ts')]);
    compiled = await runScript(resolve('node_modules/typescript/bin/tsc'), ['-p', folder]);
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true });
  });

  it('compiles under strict rules and refuses what the contract refuses', () => {
    expect([generated.code, compiled]).toEqual([0, { code: 0, output: '' }]);
  });

  it('lists groups, adds a receiver and reads errors through the gateway', async () => {
    const run = await runScript(join(folder, 'client.js'), [], { GATEWAY: app.url, KEY: app.demo.apiKey });
    const groups = await app.simulator.ask('GET', '/v3/groups?order=created%20ASC');
    expect({ code: run.code, said: JSON.parse(run.output) }).toEqual({ code: 0, said: { groups, email: 'generated@example.org', code: 404 } });
    const [first] = groups as readonly { readonly id: string }[];
    expect(await app.simulator.ask('GET', `/v3/groups/${first?.id}/receivers/generated@example.org`)).toMatchObject({ email: 'generated@example.org' });
  });
});
