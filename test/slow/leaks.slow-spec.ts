import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { runCli, startGatewayProcess } from '../support/start-process.js';
import type { RunningGateway } from '../support/start-process.js';

describe('nothing secret leaves the gateway', () => {
  let folder = '';
  let simulator: TestSimulator;
  let gateway: RunningGateway;
  let key = '';
  let login = '';
  const password = 'correct horse battery staple';
  const answers: string[] = [];
  const receiver = 'somebody+private@example.org';

  const keep = async (call: request.Test): Promise<void> => {
    const { headers, body } = await call.buffer(true).parse((response, done) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
      response.on('end', () => {
        done(null, text);
      });
    });
    answers.push(JSON.stringify(headers), body as string);
  };
  /** Every token that CleverReach gave out while the gateway was visited; CleverReach forgets them when they end. */
  const issued = new Set<string>();
  const noteTokens = async (): Promise<void> => {
    const { rows } = await simulator.snapshot();
    for (const { id } of rows['tokens'] ?? []) issued.add(id);
  };

  /** Every door, in peace and in trouble, and every call that speaks about tokens. */
  const visitAll = async (): Promise<void> => {
    const auth = { authorization: `Bearer ${key}` };
    const oauth = { authorization: `Bearer ${login}` };
    for (const path of ['/v3/groups', '/v3/debug/whoami', '/v3/debug/ttl', '/v3/debug/exchange', '/v3/clients', '/v3/clients/129149/token', '/v3/hooks/eventhook', '/v2/groups', '/v2/clients/whoami', '/v1/clients', '/groups']) {
      for (const headers of [auth, oauth]) await keep(request(gateway.url).get(path).set(headers));
      await keep(request(gateway.url).get(`${path}?token=${key}`));
    }
    await keep(request(gateway.url).post('/v3/groups/240393/receivers').set(auth).send({ email: receiver }));
    await keep(request(gateway.url).post(`/v2/groups/240393/receivers?token=${login}`).send({ email: receiver }));
    await keep(request(gateway.url).get(`/v2/groups/240393/receivers/${receiver}?token=${login}`));
    await keep(request(gateway.url).get(`/v3/groups/240393/receivers/nobody-${receiver}`).set(auth));
    await keep(request(gateway.url).post('/v1/login').send({ client_id: '129148', login: 'shop', password: `${password}?` }));
    const query = 'query ($email: EmailAddress!) { account { id } receiver(email: $email) { email } groups(first: 3) { nodes { id } } }';
    await keep(request(gateway.url).post('/graphql').set(auth).send({ query, variables: { email: receiver } }));
    await noteTokens();
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leaks-'));
    simulator = await startSimulator();
    const env = { DATA_DIR: folder, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, CLEVERREACH_URL: simulator.url, LOG_LEVEL: 'trace' };
    const [{ id, clientId, clientSecret }] = simulator.accounts;
    const cli = (args: readonly string[], input?: string) => runCli(args, { ...env, LOG_LEVEL: 'error' }, input);
    await cli(['accounts', 'connect', id, '--name', 'Shop', '--client-id', clientId, '--secret-stdin'], clientSecret);
    await cli(['consumers', 'create', 'shop', '--kind', 'v3_integration', '--accounts', id, '--scopes', '*:read,*:write,destroy,any']);
    await cli(['logins', 'create-legacy', 'shop', '--account', id, '--client-id', id, '--login', 'shop', '--password-stdin'], password);
    key = (JSON.parse((await cli(['keys', 'create', 'shop', '--name', 'test', '--json'])).output) as { key: string }).key;
    gateway = await startGatewayProcess(env);
    const { text } = await request(gateway.url).post('/v2/login').send({ client_id: id, login: 'shop', password });
    login = JSON.parse(text) as string;
    await visitAll();
    await simulator.expireTokens();
    await visitAll();
    await simulator.faults([{ path: '/v3/', share: 0.5, fault: { brokenJson: true } }]);
    await visitAll();
    await simulator.faults([{ path: '/v3/', fault: { expiredToken: true } }, { path: '/oauth/', fault: { status: 500 } }]);
    await visitAll();
    await gateway.stop();
  });
  afterAll(async () => {
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('no answer and no header holds a token of CleverReach', () => {
    const said = answers.join('\n');
    expect([issued.size > 1, [...issued].filter((token) => said.includes(token))]).toEqual([true, []]);
  });

  it('no log line holds a token, a key, a password, a client secret or an address', () => {
    const secrets = [...issued, key, login, password, simulator.accounts[0].clientSecret, receiver, encodeURIComponent(receiver), 'owner@gotham.example'];
    const log = gateway.output();
    expect([log.includes('"message":"request"'), secrets.filter((secret) => log.includes(secret))]).toEqual([true, []]);
  });

  it('no file of the store holds a token, a key, a password or a client secret', async () => {
    const secrets = [...issued, key, login, password, simulator.accounts[0].clientSecret];
    const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'latin1')));
    expect([files.length > 0, secrets.filter((secret) => files.some((text) => text.includes(secret)))]).toEqual([true, []]);
  });
});
