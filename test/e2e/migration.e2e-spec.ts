import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Consumers, Logins } from '../../src/access/index.js';
import { runCli } from '../../src/cli/run-cli.js';
import { Terminal } from '../../src/cli/terminal.js';
import { readSettings } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { oldUser } from '../../src/simulator/index.js';
import { callRaw } from '../support/raw-call.js';
import type { RawRequest, RawResponse } from '../support/raw-call.js';
import { startApp } from '../support/start-app.js';
import type { TestApp } from '../support/start-app.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { createFolder } from '../support/stores.js';

class Printer extends Terminal {
  readonly isInteractive = false;
  readonly printed: string[] = [];

  print(text: string): void {
    this.printed.push(text);
  }

  printError(text: string): void {
    this.print(text);
  }

  ask(): Promise<string> {
    return Promise.resolve('');
  }

  askSecret(): Promise<string> {
    return Promise.resolve('');
  }

  readInput(): Promise<string> {
    return Promise.resolve(oldUser.password);
  }
}

const GROUP = '240390';
const JSON_TYPE = 'application/json';
const days = [1, 4, 8, 11, 15, 18, 22, 25, 29];

let app: TestApp;
let oldCleverReach: TestSimulator;
let environment: Readonly<Record<string, string>>;
let folder: string;

/** Sends calls as one program does; a call that is not answered as a program expects ends the test. */
interface Program {
  readonly send: (call: RawRequest & { readonly expected?: number }) => Promise<RawResponse>;
  readonly login: { readonly client_id: string; readonly login: string; readonly password: string };
}

const newProgram = async (name: string, userAgent: string): Promise<Program> => {
  const { accountId } = app.demo;
  const find = { strict: false } as const;
  const { id: consumerId } = await app.gateway.app
    .get(Consumers, find)
    .create({ name, kind: 'legacy_integration', scopes: ['*:read', '*:write', 'destroy'], accountIds: [accountId] }, 'test');
  const login = { client_id: accountId, login: name, password: 'pass' };
  await app.gateway.app.get(Logins, find).createLegacy({ consumerId, accountId, clientId: accountId, login: name, password: new Secret('pass') }, 'test');
  const send: Program['send'] = async ({ expected = 200, ...call }) => {
    const answer = await callRaw(app.url, { ...call, headers: { 'user-agent': userAgent, ...call.headers } });
    expect(`${call.path.split('?')[0]} ${answer.status}`).toBe(`${call.path.split('?')[0]} ${expected}`);
    return answer;
  };
  return { send, login };
};

const json = { 'content-type': JSON_TYPE };

/** A shop plugin on v1 with the vendor's old PHP client. */
const runShop = async ({ send, login }: Program, day: number): Promise<void> => {
  const answer = await send({ method: 'POST', path: '/v1/login', headers: json, body: JSON.stringify(login) });
  const headers = { ...json, 'x-access-token': JSON.parse(answer.text) as string };
  await send({ path: '/v1/groups?', headers });
  await send({ path: '/v1//groups.json', headers });
  for (const number of [1, 2, 3]) {
    const receiver = { email: `shopper${day}.${number}@example.org`, activated: true, attributes: [], source: null };
    await send({ method: 'POST', path: `/v1/groups/${GROUP}/receivers`, headers, body: JSON.stringify({ postdata: [receiver] }) });
  }
  await send({ method: 'PUT', path: `/v1/groups/${GROUP}/receivers/shopper${day}.1@example.org/setinactive`, headers, body: 'false' });
  await send({ path: `/v1/groups/${GROUP}/receivers/nobody@example.org`, headers, expected: 404 });
};

/** A script of one person that reads everything once a week. */
const runBackup = async ({ send, login }: Program): Promise<void> => {
  const form = new URLSearchParams(login).toString();
  const { text } = await send({ method: 'POST', path: '/v2/login', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form });
  const token = encodeURIComponent(text);
  await send({ path: `/v2/groups?token=${token}` });
  await send({ path: `/v2/groups.json/${GROUP}/stats?token=${token}` });
  for (const page of [0, 1]) await send({ path: `/v2/groups.json/${GROUP}/receivers?token=${token}&page=${page}&pagesize=2` });
};

/** A contact form that signs people up and has the confirmation mail sent. */
const runContactForm = async ({ send, login }: Program, day: number): Promise<void> => {
  const answer = await send({ method: 'POST', path: '/v2/login', headers: json, body: JSON.stringify(login) });
  const token = JSON.parse(answer.text) as string;
  const headers = { ...json, authorization: `Bearer ${Buffer.from(token).toString('base64')}` };
  const email = `guest${day}@example.org`;
  await send({ path: `/v2/attributes.json?token=${token}&group_id=`, headers });
  const body = JSON.stringify({ email, registered: 0, activated: 0, attributes: [] });
  await send({ method: 'POST', path: `/v2/groups.json/${GROUP}/receivers/upsert?token=${token}`, headers, body });
  const mail = JSON.stringify({ email, doidata: { user_ip: '192.0.2.7', user_agent: 'browser', referer: 'https://blog.example/' } });
  await send({ method: 'POST', path: `/v2/forms.json/228563/send/activate?token=${token}`, headers, body: mail });
};

/** A tool that tidies mailings up, on paths without a version. */
const runTidier = async ({ send, login }: Program, day: number): Promise<void> => {
  const answer = await send({ method: 'POST', path: '/login', body: JSON.stringify(login) });
  const headers = { authorization: `Bearer ${JSON.parse(answer.text) as string}` };
  await send({ path: '/mailings?state=draft?', headers });
  if (day > 15) await send({ method: 'DELETE', path: '/mailings/8071315', headers, expected: 404 });
};

/** Waits until so many reads of the backup were compared with the old API. */
const untilCompared = async (comparisons: number): Promise<void> => {
  for (let tries = 0; tries < 200; tries++) {
    const { content } = await readReport('?consumer=backup%20script');
    const [{ operations }] = (content as { integrations: [{ operations: { shadow: { alike: number; different: number } | null }[] }] }).integrations;
    if (operations.reduce((sum, { shadow }) => sum + (shadow ? shadow.alike + shadow.different : 0), 0) === comparisons) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('The reads were not compared.');
};

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-11-01T08:00:00Z');
  folder = await createFolder();
  oldCleverReach = await startSimulator();
  const shadow = { LEGACY_SHADOW_URL: oldCleverReach.url, LEGACY_SHADOW_PERCENT: '100', LEGACY_SHADOW_PER_MINUTE: '1000' };
  environment = { DATA_DIR: folder, VAULT_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`, LOG_LEVEL: 'trace', ...shadow };
  app = await startApp(environment);
  const shop = await newProgram('shop plugin', 'OXID-CleverReach/1.4 PHP/5.6.40 (owner@shop.example)');
  const backup = await newProgram('backup script', 'curl/7.29.0');
  const form = await newProgram('contact form', 'WordPress/4.9.8; https://blog.example');
  const tidier = await newProgram('mailing tidier', 'jane@example.org');
  await runCommand('shadow', 'set', 'backup script', '--client-id', app.demo.accountId, '--login', oldUser.login, '--password-stdin');
  const key = await app.consumer({ name: 'form page', kind: 'legacy_integration' });
  const headers = { authorization: `Bearer ${key}`, 'user-agent': 'python-requests/2.31.0' };
  let backups = 0;
  for (const day of days) {
    vi.setSystemTime(new Date(Date.UTC(2026, 10, day, 8)));
    await runShop(shop, day);
    if (day % 7 === 1) {
      await runBackup(backup);
      await untilCompared((backups += 1) * 4);
    }
    await runContactForm(form, day);
    await runTidier(tidier, day);
    await callRaw(app.url, { path: '/v2/forms/228563/code', headers });
  }
  vi.setSystemTime('2026-11-30T08:00:00Z');
});

afterAll(async () => {
  await app.stop();
  await oldCleverReach.close();
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

const readReport = async (query = ''): Promise<{ readonly status: number; readonly content: unknown }> => {
  const headers = { authorization: `Bearer ${app.demo.apiKey}` };
  const { status, text } = await callRaw(app.gateway.adminUrl, { path: `/admin/migration${query}`, headers });
  return { status, content: JSON.parse(text) as unknown };
};

const runCommand = async (...args: readonly string[]): Promise<{ readonly code: number; readonly out: string }> => {
  const terminal = new Printer();
  const code = await runCli(args, { terminal, readSettings: () => readSettings(environment) });
  return { code, out: terminal.printed.join('\n') };
};

describe('after a month of five integrations', () => {
  it('the admin API tells each verdict and how much was called', async () => {
    const { status, content } = await readReport();
    const { integrations } = content as { integrations: { consumer: { name: string }; verdict: string; counts: { calls: number; errors: number } | null }[] };
    expect([status, integrations.map(({ consumer, verdict, counts }) => [consumer.name, verdict, counts?.calls, counts?.errors])]).toEqual([
      200,
      [
        ['backup script', 'needs_work', 25, 0],
        ['contact form', 'needs_work', 36, 0],
        ['form page', 'ready', 9, 0],
        ['mailing tidier', 'blocked', 22, 4],
        ['shop plugin', 'needs_work', 72, 9],
      ],
    ]);
  });

  it('the report in Markdown reads as it stands in the repository', async () => {
    await readReport();
    const { code, out } = await runCommand('migration', 'report');
    expect(code).toBe(0);
    await expect(`${out}\n`).toMatchFileSnapshot('./migration-report.md');
  });

  it('the report of one integration is the same by command and by the admin API', async () => {
    const { content } = await readReport('?consumer=mailing%20tidier');
    const { out } = await runCommand('migration', 'report', '--consumer', 'mailing tidier', '--format', 'json');
    expect(JSON.parse(out)).toEqual(content);
  });

  it('nobody without the scope admin reads it, and an unknown integration is said to be unknown', async () => {
    const headers = { authorization: `Bearer ${await app.consumer({})}` };
    const refused = await callRaw(app.gateway.adminUrl, { path: '/admin/migration', headers });
    const { status } = await readReport('?consumer=nobody');
    const { code, out } = await runCommand('migration', 'report', '--consumer', 'nobody');
    expect([refused.status, status, code, out]).toEqual([403, 404, 1, 'There is no consumer "nobody". "gateway consumers list" shows them all.']);
  });

  it('the login for the old API is shown without its password, and forgotten when it is removed', async () => {
    const before = await runCommand('shadow', 'list');
    const removed = await runCommand('shadow', 'remove', 'backup script', '--yes');
    const after = await runCommand('shadow', 'list');
    expect([before.out.split('\n')[1], removed.out, after.out]).toEqual([
      'backup script  129148     old-user  2026-11-01 08:00Z',
      'Consumer "backup script" is shadowed no more.',
      'No consumer is shadowed.',
    ]);
  });

  it('nothing that was counted names a person, an address or a token', async () => {
    const { out } = await runCommand('migration', 'report', '--format', 'json');
    expect(out.match(/shopper|guest|owner@|blog\.example|192\.0\.2|eyJ0[\w-]+\.[\w-]+/g)).toEqual(null);
  });
});
