import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DemoCredentials } from '../../src/demo.js';
import { runCli, startProgram } from '../support/start-process.js';
import type { Program } from '../support/start-process.js';

interface Outcome {
  readonly code: number;
  readonly output: string;
}

const runScript = async (script: string, args: readonly string[], { env = {}, cwd }: { env?: Readonly<Record<string, string>>; cwd?: string } = {}): Promise<Outcome> =>
  new Promise((done) => {
    execFile(process.execPath, [script, ...args], { cwd, env: { PATH: process.env['PATH'], ...env } }, (error, stdout, stderr) => {
      done({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
  });

const compilerOptions = {
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, skipLibCheck: false, target: 'es2023', module: 'nodenext', verbatimModuleSyntax: true, types: ['node'],
};

/** As a team sets it up: CleverReach ids are texts, times ISO 8601, and the hashes of its documents go into a manifest. */
const codegen = {
  schema: 'schema.gql',
  documents: ['client.ts'],
  generates: {
    './gql/': {
      preset: 'client',
      presetConfig: { persistedDocuments: { mode: 'embedHashInDocument', hashAlgorithm: 'sha256' } },
      config: { documentMode: 'string', useTypeImports: true, enumsAsTypes: true, importExtension: '.js', emitLegacyCommonJSImports: false, scalars: { DateTime: 'string', EmailAddress: 'string' } },
    },
  },
};

const program = `
import { graphql } from './gql/gql.js';
import type { TypedDocumentString } from './gql/graphql.js';

const Groups = graphql(\`query Groups($first: Int) { groups(first: $first) { totalCount nodes { id name createdAt stats { activeCount } } pageInfo { hasNextPage endCursor } } }\`);
const Receivers = graphql(\`query Receivers($group: ID!) { group(id: $group) { name receivers(first: 3) { nodes { email active attributes { name value } } } } }\`);
const Account = graphql(\`query Account { account { id company } }\`);
const Add = graphql(\`mutation Add($input: AddReceiverInput!) {
  addReceiver(input: $input) { __typename ... on ReceiverAdded { receiver { email active } } ... on AlreadyInGroup { receiver { receiverId } } ... on InvalidAddress { message } }
}\`);

const ask = async <Result, Variables>(document: TypedDocumentString<Result, Variables>, variables: Variables, how: 'text' | 'hash'): Promise<Result> => {
  const { hash } = (document.__meta__ ?? {}) as { hash?: string };
  const body = how === 'hash' ? { documentId: hash } : { query: document.toString() };
  const response = await fetch(\`\${process.env.GATEWAY ?? ''}/graphql\`, {
    method: 'POST',
    headers: { authorization: \`Bearer \${process.env.KEY ?? ''}\`, 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: Result; errors?: unknown };
  if (!data) throw new Error(JSON.stringify(errors));
  return data;
};

const how = process.env.HOW === 'hash' ? 'hash' : 'text';
const { groups } = await ask(Groups, { first: 2 }, how);
const [group] = groups?.nodes ?? [];
const received = await ask(Receivers, { group: group?.id ?? '' }, how);
const { addReceiver } = await ask(Add, { input: { groupId: group?.id ?? '', email: process.env.EMAIL ?? '' } }, how);
const { account } = await ask(Account, {}, how);
const emails: readonly string[] = received.group?.receivers?.nodes.map(({ email }) => email) ?? [];
const outcome = addReceiver?.__typename === 'ReceiverAdded' ? addReceiver.receiver?.email : addReceiver?.__typename;

// @ts-expect-error a group has no passwort
void group?.passwort;
// @ts-expect-error the variable has another type
void (() => ask(Receivers, { group: { id: 1 } }, how));
// @ts-expect-error an address is missing
void (() => ask(Add, { input: { groupId: '1' } }, how));
// @ts-expect-error InvalidAddress has no receiver
void (() => addReceiver?.__typename === 'InvalidAddress' && addReceiver.receiver);

console.log(JSON.stringify({ account: account?.id, count: groups?.totalCount, name: group?.name, emails: emails.length, outcome }));
`;

describe('a client that GraphQL Code Generator makes of schema.gql', () => {
  let folder: string;
  let quickstart: Program;
  let demo: DemoCredentials;
  let generated: Outcome;
  let compiled: Outcome;
  const env = (): Record<string, string> => ({ PORT: '0', SIMULATOR_PORT: '0', DATA_DIR: join(folder, 'quickstart') });
  const run = (how: string, key: string, email: string): Promise<Outcome> =>
    runScript(join(folder, 'client.js'), [], { env: { GATEWAY: demo.gatewayUrl, KEY: key, HOW: how, EMAIL: email } });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'graphql-client-'));
    quickstart = startProgram('quickstart.js', { env: env() });
    await symlink(resolve('node_modules'), join(folder, 'node_modules'));
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'schema.gql'), await readFile('schema.gql'));
    await writeFile(join(folder, 'codegen.json'), JSON.stringify(codegen));
    await writeFile(join(folder, 'client.ts'), program);
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['client.ts'] }));
    generated = await runScript(resolve('node_modules/.bin/graphql-codegen'), ['--config', 'codegen.json'], { cwd: folder });
    compiled = await runScript(resolve('node_modules/typescript/bin/tsc'), ['-p', folder]);
    await quickstart.printed(/^ready$/m);
    demo = JSON.parse(await readFile(join(folder, 'quickstart', 'credentials.json'), 'utf8')) as DemoCredentials;
  });
  afterAll(async () => {
    await quickstart.stop();
    await rm(folder, { recursive: true });
  });

  it('compiles under strict rules and refuses what the schema refuses', () => {
    expect([generated, compiled]).toEqual([{ code: 0, output: expect.any(String) }, { code: 0, output: '' }]);
  });

  it('reads groups and receivers and adds one through the quickstart', async () => {
    const { code, output } = await run('text', demo.apiKey, 'generated@example.org');
    expect([code, JSON.parse(output)]).toEqual([0, { account: '129148', count: 4, name: expect.any(String), emails: 3, outcome: 'generated@example.org' }]);
  });

  it('runs by hash for a consumer of registered documents only, once the manifest is registered', async () => {
    const cli = (...args: string[]) => runCli(args, { DATA_DIR: join(folder, 'quickstart'), VAULT_KEY_FILE: join(folder, 'quickstart', 'vault.key') });
    const made = await cli('consumers', 'create', 'app', '--kind', 'mobile_backend', '--accounts', demo.accountId, '--scopes', '*:read,*:write', '--on', 'persisted-only');
    const key = JSON.parse((await cli('keys', 'create', 'app', '--name', 'test', '--json')).output) as { key: string };
    const before = await run('hash', key.key, 'hashed@example.org');
    const registered = await cli('documents', 'add', join(folder, 'gql', 'persisted-documents.json'), '--consumer', 'app');
    const after = await run('hash', key.key, 'hashed@example.org');
    const byText = await run('text', key.key, 'text@example.org');
    expect([made.code, before.output.includes('PERSISTED_QUERY_NOT_FOUND'), registered.code, after.code, JSON.parse(after.output), byText.output.includes('PERSISTED_QUERY_REQUIRED')]).toEqual([
      0, true, 0, 0, { account: '129148', count: 4, name: expect.any(String), emails: 3, outcome: 'hashed@example.org' }, true,
    ]);
  });
});
