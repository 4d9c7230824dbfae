import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DemoCredentials } from '../../src/demo.js';
import { runCli, startProgram } from '../support/start-process.js';
import type { Program } from '../support/start-process.js';

describe('quickstart', () => {
  let folder = '';
  const running: Program[] = [];
  const env = (): Record<string, string> => ({ PORT: '0', SIMULATOR_PORT: '0', DATA_DIR: join(folder, 'quickstart') });
  const file = (name: string): string => join(folder, 'quickstart', name);
  const start = async (): Promise<Program> => {
    const program = startProgram('quickstart.js', { env: env() });
    running.push(program);
    await program.printed(/^ready$/m);
    return program;
  };
  const credentials = async (): Promise<DemoCredentials> => JSON.parse(await readFile(file('credentials.json'), 'utf8')) as DemoCredentials;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quickstart-'));
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((program) => program.stop('SIGKILL')));
    await rm(folder, { recursive: true, force: true });
  });

  it('keeps its secrets in files that only their owner reads', async () => {
    await start();
    const modes = await Promise.all(['vault.key', 'credentials.json'].map(async (name) => (await stat(file(name))).mode & 0o777));
    expect(modes).toEqual([0o600, 0o600]);
  });

  it('prints credentials and calls that work', async () => {
    const program = await start();
    const { gatewayUrl, apiKey, legacy, oauth, accountId } = await credentials();
    const groups = await request(gatewayUrl).get('/v3/groups').set('authorization', `Bearer ${apiKey}`);
    const token = await request(gatewayUrl).post('/v1/login').send({ client_id: legacy.clientId, login: legacy.login, password: legacy.password });
    const granted = await request(gatewayUrl).post('/oauth/token.php').auth(oauth.clientId, oauth.clientSecret).send({ grant_type: 'client_credentials' });
    expect([groups.status, token.status, granted.status, typeof legacy.clientId, accountId]).toEqual([200, 200, 200, 'number', '129148']);
    expect(program.output()).toContain(apiKey);
  });

  it('is set up with the commands that an operator types', async () => {
    await start();
    const { output } = await runCli(['audit', 'list', '--json'], { DATA_DIR: join(folder, 'quickstart'), VAULT_KEY_FILE: file('vault.key') });
    const entries = JSON.parse(output) as { event: string; facts: { by?: string } }[];
    expect([entries.map(({ event }) => event).toSorted(), new Set(entries.map(({ facts }) => facts.by))]).toEqual([
      ['account.connected', 'consumer.created', 'key.created', 'login.created', 'login.created'],
      new Set(['cli']),
    ]);
  });

  it('stops cleanly on Ctrl-C', async () => {
    const program = await start();
    expect(await program.stop('SIGINT')).toBe(0);
  });

  it('keeps keys and data at a second start, also after kill -9', async () => {
    const first = await start();
    const before = await credentials();
    const headers = { authorization: `Bearer ${before.apiKey}` };
    await request(before.gatewayUrl).post('/v3/groups').set(headers).send({ name: 'kept over the stop' }).expect(200);
    await first.stop('SIGKILL');
    await start();
    const after = await credentials();
    const { body } = await request(after.gatewayUrl).get('/v3/groups').set(headers);
    expect([after.apiKey, after.legacy, after.oauth]).toEqual([before.apiKey, before.legacy, before.oauth]);
    expect((body as { name: string }[]).map(({ name }) => name)).toContain('kept over the stop');
  });

  it('makes new credentials where the file was lost, and ends the lost ones', async () => {
    const first = await start();
    const lost = await credentials();
    await first.stop('SIGINT');
    await rm(file('credentials.json'));
    await start();
    const { gatewayUrl, apiKey } = await credentials();
    const statuses = await Promise.all(
      [lost.apiKey, apiKey].map(async (key) => (await request(gatewayUrl).get('/v3/groups').set('authorization', `Bearer ${key}`)).status),
    );
    expect(statuses).toEqual([401, 200]);
  });

  it('says in one sentence that a port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const outcomes: unknown[] = [];
    for (const name of ['PORT', 'SIMULATOR_PORT']) {
      const program = startProgram('quickstart.js', { env: { ...env(), [name]: String(port) } });
      outcomes.push([await program.ended, program.output().trim().split('\n').at(-1)]);
    }
    server.close();
    const sentence = `Port ${port} is taken by another program. Stop that one or choose another port.`;
    expect(outcomes).toEqual([[1, sentence], [1, sentence]]);
  });

  it('says in one sentence that the folder cannot be written', async () => {
    await writeFile(join(folder, 'a-file'), '');
    const program = startProgram('quickstart.js', { env: { ...env(), DATA_DIR: join(folder, 'a-file', 'inside') } });
    expect([await program.ended, program.output().trim().split('\n').length]).toEqual([1, 1]);
  });
});
