import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/access/index.js';
import { runCli } from '../../src/cli/run-cli.js';
import { Terminal } from '../../src/cli/terminal.js';
import { readSettings } from '../../src/config/index.js';
import { createOperator } from '../support/operator.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { createFolder } from '../support/stores.js';

/** A terminal where nobody types; keeps what is printed. */
class SilentTerminal extends Terminal {
  readonly isInteractive = false;
  printed = '';
  print(text: string): void {
    this.printed += `${text}\n`;
  }
  printError(text: string): void {
    this.print(text);
  }
  async ask(): Promise<string> {
    return '';
  }
  async askSecret(): Promise<string> {
    return '';
  }
  async readInput(): Promise<string> {
    return '';
  }
}

interface Document {
  readonly id: string;
  readonly consumerId: string | null;
  readonly operations: readonly string[];
  readonly document: string;
}

let app: TestApp;
let folder: string;
let key: string;
let operatorKey: string;
const environment = { VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` };

const cli = async (...args: string[]): Promise<{ code: number; printed: string }> => {
  const terminal = new SilentTerminal();
  const code = await runCli(args, { terminal, readSettings: () => readSettings({ ...environment, DATA_DIR: folder }) });
  return { code, printed: terminal.printed };
};
const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(folder, name), text);
  return join(folder, name);
};
const run = async (documentId: string, variables: object = {}): Promise<unknown> => {
  const response = await fetch(`${app.url}/graphql`, {
    method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ documentId, variables }),
  });
  const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  return data ?? errors?.map(({ extensions }) => extensions.code);
};
const admin = async (method: string, path: string, body?: object): Promise<{ status: number; content: { documents?: Document[]; code?: string; detail?: string } }> => {
  const response = await fetch(`${app.gateway.adminUrl}/admin/documents${path}`, {
    method, headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' }, ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, content: text === '' ? {} : (JSON.parse(text) as object) };
};
const audited = async (): Promise<unknown[]> =>
  (await app.gateway.app.get(AuditTrail, { strict: false }).list({ limit: 100 })).filter(({ event }) => event.startsWith('document.')).map(({ event, facts }) => [event, facts['document']]);

beforeAll(async () => {
  folder = await createFolder();
  app = await startApp({ ...environment, DATA_DIR: folder });
  key = await app.consumer({ name: 'mobile' });
  ({ key: operatorKey } = await createOperator(app.gateway, 'operator'));
});
afterAll(async () => {
  await app.stop();
  await rm(folder, { recursive: true, force: true });
});

const text = 'query Account { account { id } }\n';
const hash = createHash('sha256').update(text).digest('hex');
const account = { account: { id: '129148' } };

describe('operators register documents', () => {
  it('from the command line: checked, listed, run at once, taken back within a second', async () => {
    const added = await cli('documents', 'add', await file('account.graphql', text));
    const listed = await cli('documents', 'list', '--json');
    const before = await run(hash);
    const removed = await cli('documents', 'remove', hash, '--yes');
    expect([added.code, added.printed.includes(hash), (JSON.parse(listed.printed) as Document[]).map(({ id, operations, document }) => [id, operations, document]), before, removed.code]).toEqual([
      0, true, [[hash, ['query Account'], text]], account, 0,
    ]);
    await expect.poll(() => run(hash)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(await audited()).toEqual(expect.arrayContaining([['document.added', hash], ['document.removed', hash]]));
  });

  it('from a manifest, for one consumer', async () => {
    const manifest = await file('manifest.json', JSON.stringify({ 'group-name': 'query Name($id: ID!) { group(id: $id) { id } }' }));
    const added = await cli('documents', 'add', manifest, '--consumer', 'mobile', '--json');
    const [made] = JSON.parse(added.printed) as Document[];
    const others = await cli('documents', 'list', '--consumer', 'nobody');
    expect([made?.consumerId !== null, await run('group-name', { id: '240390' }), others.code]).toEqual([true, { group: { id: '240390' } }, 1]);
  });

  it('hear every mistake with its file and line, and nothing is registered', async () => {
    const [good, bad] = [await file('good.graphql', 'query Good { __typename }'), await file('bad.graphql', 'query Bad {\n  account { passwort }\n}\nquery Worse { nothing }')];
    const added = await cli('documents', 'add', good, bad);
    const missing = await cli('documents', 'add', join(folder, 'missing.graphql'));
    expect([added.code, added.printed.split('\n').map((line) => line.replace(folder, '')), (await cli('documents', 'list')).printed.includes('Good'), missing.code]).toEqual([
      1,
      ['Nothing was registered.', '/bad.graphql:2:13: Cannot query field "passwort" on type "Account".', '/bad.graphql:4:15: Cannot query field "nothing" on type "Query".', ''],
      false,
      1,
    ]);
  });

  it('are asked before a document is removed', async () => {
    expect(await cli('documents', 'remove', hash)).toMatchObject({ code: 2 });
  });

  it('through the admin API: by text, by manifest, for one consumer or all', async () => {
    const byText = await admin('POST', '', { text: 'query ByAdmin { account { id } }' });
    const byManifest = await admin('POST', '', { manifest: { 'by-admin': '{ __typename }' }, consumer: 'mobile' });
    const [one] = byText.content.documents ?? [];
    const answers = [await run(one?.id ?? ''), await run('by-admin')];
    const listed = await admin('GET', '?consumer=mobile');
    const removed = [await admin('DELETE', `/${one?.id}`), await admin('DELETE', '/by-admin'), await admin('DELETE', '/by-admin?consumer=mobile')];
    expect([byText.status, byManifest.status, answers, removed.map(({ status }) => status)]).toEqual([201, 201, [account, { __typename: 'Query' }], [204, 404, 204]]);
    expect(listed.content.documents?.map(({ id }) => id)).toEqual(expect.arrayContaining([one?.id, 'by-admin']));
  });

  it.each([
    [{}],
    [{ text: '{ account { id } }', manifest: {} }],
    [{ text: '{ nothing }' }],
    [{ text: 7 }],
    [{ manifest: { a: 7 } }],
    [{ text: '{ account { id } }', other: 1 }],
  ])('the admin API says what is wrong with %j', async (body) => {
    expect(await admin('POST', '', body)).toMatchObject({ status: 400, content: { code: 'invalid_input' } });
  });
});
