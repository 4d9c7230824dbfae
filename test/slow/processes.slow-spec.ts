import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import request from 'supertest';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { runCli, startGatewayProcess } from '../support/start-process.js';
import type { RunningGateway } from '../support/start-process.js';

describe('two gateways on one SQLite file', () => {
  let folder = '';
  let env: Record<string, string> = {};
  let simulator: TestSimulator;
  const running: RunningGateway[] = [];
  const cli = async (args: readonly string[], input?: string): Promise<Record<string, string>> => {
    const { code, output } = await runCli([...args], env, input);
    expect([code, output]).toEqual([0, output]);
    return args.includes('--json') ? (JSON.parse(output) as Record<string, string>) : {};
  };
  const start = async (more: Record<string, string> = {}): Promise<RunningGateway> => {
    const gateway = await startGatewayProcess({ ...env, ...more });
    running.push(gateway);
    return gateway;
  };
  const groups = async ({ url }: RunningGateway, key: string): Promise<number> =>
    (await request(url).get('/v3/groups').set('authorization', `Bearer ${key}`)).status;
  const exchanges = async (): Promise<number> => (await simulator.calls()).filter(({ path }) => path.startsWith('/oauth/token.php')).length;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'processes-'));
    simulator = await startSimulator();
    env = { DATA_DIR: folder, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, CLEVERREACH_URL: simulator.url };
    const [{ id, clientId, clientSecret }] = simulator.accounts;
    await cli(['accounts', 'connect', id, '--name', 'Shop', '--client-id', clientId, '--secret-stdin'], clientSecret);
    await cli(['consumers', 'create', 'shop', '--kind', 'v3_integration', '--accounts', id, '--scopes', '*:read,*:write,destroy']);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.stop('SIGKILL')));
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('a key revoked by the CLI is refused by every process within a second', async () => {
    const { key = '', prefix = '' } = await cli(['keys', 'create', 'shop', '--name', 'test', '--json']);
    const gateways = [await start(), await start()];
    const before = await Promise.all(gateways.map((gateway) => groups(gateway, key)));
    await cli(['keys', 'revoke', prefix, '--yes']);
    await wait(1_000);
    const after = await Promise.all(gateways.map((gateway) => groups(gateway, key)));
    expect([before, after]).toEqual([[200, 200], [401, 401]]);
  });

  it('an expired grant is exchanged once for eighty callers of both', async () => {
    const { key = '' } = await cli(['keys', 'create', 'shop', '--name', 'test', '--json']);
    const gateways = [await start(), await start()];
    await Promise.all(gateways.map((gateway) => groups(gateway, key)));
    await simulator.expireTokens();
    const before = await exchanges();
    const answers = await Promise.all(gateways.flatMap((gateway) => Array.from({ length: 40 }, () => groups(gateway, key))));
    expect([new Set(answers), (await exchanges()) - before]).toEqual([new Set([200]), 1]);
  });

  it('kill -9 at any moment loses no key that was shown', async () => {
    const keys: string[] = [];
    for (let round = 0; round < 3; round++) {
      const gateway = await start();
      const { key = '' } = await cli(['keys', 'create', 'shop', '--name', `round ${round}`, '--json']);
      keys.push(key);
      const calls = Promise.allSettled(keys.map((known) => groups(gateway, known)));
      await gateway.stop('SIGKILL');
      await calls;
    }
    const gateway = await start();
    expect(await Promise.all(keys.map((key) => groups(gateway, key)))).toEqual(keys.map(() => 200));
  });

  it('a promise that fails while nobody waits for it is logged and ends no gateway', async () => {
    const { key = '' } = await cli(['keys', 'create', 'shop', '--name', 'test', '--json']);
    const failing = `process.on('SIGUSR2',()=>{Promise.reject(new(Error)('forgotten'))})`;
    const gateway = await start({ NODE_OPTIONS: `--import=data:text/javascript,${failing}` });
    gateway.child.kill('SIGUSR2');
    await gateway.printed('a promise failed that nobody waited for');
    expect(await groups(gateway, key)).toBe(200);
  });

  it('stops on SIGTERM with exit code 0 and answers what was under way', async () => {
    const { key = '' } = await cli(['keys', 'create', 'shop', '--name', 'test', '--json']);
    const gateway = await start();
    await groups(gateway, key);
    await simulator.faults([{ path: '/v3/groups', count: 1, fault: { delayMs: 300 } }]);
    const underWay = groups(gateway, key);
    await simulator.faultsMet();
    const code = gateway.stop('SIGTERM');
    expect([await underWay, await code]).toEqual([200, 0]);
  });
});

describe('a gateway that cannot start', () => {
  it.each([
    [{}, /VAULT_KEY/],
    [{ VAULT_KEYS: 'k1:short', PORT: 'x' }, /PORT must be a whole number/],
    [{ VAULT_KEYS: 'k1:c2hvcnQ=' }, /32 bytes/],
  ])('says why in one sentence and exits with 1: %j', async (settings, sentence) => {
    const folder = await mkdtemp(join(tmpdir(), 'refused-'));
    const outcome = await startGatewayProcess({ DATA_DIR: folder, ...settings }).catch((error: Error) => error.message);
    await rm(folder, { recursive: true, force: true });
    expect(outcome).toMatch(sentence);
    expect(outcome).not.toMatch(/at .*\.js:/);
  });
});
