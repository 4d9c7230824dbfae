import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { callRaw } from '../support/raw-call.js';
import type { RawResponse } from '../support/raw-call.js';
import { runCli, startGatewayProcess } from '../support/start-process.js';
import type { RunningGateway } from '../support/start-process.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { startRedis } from '../support/own-redis.js';
import type { OwnRedis } from '../support/own-redis.js';
import { redisUrl } from '../support/stores.js';

const stores = [
  { name: 'one SQLite file', skipped: undefined, hasRedis: false },
  { name: 'one SQLite file beside a Redis that is killed as well', skipped: redisUrl ? undefined : 'REDIS_URL is not set', hasRedis: true },
];

describe.each(stores)('a write with an Idempotency-Key whose gateway is killed, on $name', ({ skipped, hasRedis }) => {
  if (skipped !== undefined) return it.skip(skipped, () => undefined);

  let folder = '';
  let redis: OwnRedis | undefined;
  let env: Record<string, string> = {};
  let simulator: TestSimulator;
  let key = '';
  const running: RunningGateway[] = [];

  const cli = async (args: readonly string[], input?: string): Promise<string> => {
    const { code, output } = await runCli([...args], env, input);
    expect([code, output]).toEqual([0, output]);
    return output;
  };
  const start = async (): Promise<RunningGateway> => {
    const gateway = await startGatewayProcess(env);
    running.push(gateway);
    return gateway;
  };
  const send = ({ url }: RunningGateway, path: string, body: string, id: string): Promise<RawResponse> =>
    callRaw(url, { method: 'POST', path, body, headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': id } });

  const groupsNamed = async (wanted: string): Promise<number> => ((await simulator.ask('GET', '/v3/groups')) as { name: string }[]).filter(({ name }) => name === wanted).length;

  /** Kills the gateway while CleverReach takes its time. */
  const killUnderWay = async (path: string, body: string, id: string): Promise<void> => {
    const gateway = await start();
    await simulator.faults([{ path, method: 'POST', count: 1, fault: { delayMs: 5_000 } }]);
    const both = [0, 1].map(() => send(gateway, path, body, id).then(({ status }) => status, () => 'lost'));
    expect(await Promise.race(both)).toBe(409);
    await gateway.stop('SIGKILL');
    await redis?.kill();
    await redis?.startAgain();
    expect((await Promise.all(both)).toSorted()).toEqual([409, 'lost']);
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'idempotency-'));
    simulator = await startSimulator();
    redis = hasRedis ? await startRedis() : undefined;
    env = { ...(redis && { REDIS_URL: redis.url }), DATA_DIR: folder, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, CLEVERREACH_URL: simulator.url, LEASE_MS: '2000', TOKEN_EXCHANGE_TIMEOUT_MS: '1500' };
    const [{ id, clientId, clientSecret }] = simulator.accounts;
    await cli(['accounts', 'connect', id, '--name', 'Shop', '--client-id', clientId, '--secret-stdin'], clientSecret);
    await cli(['consumers', 'create', 'shop', '--kind', 'v3_integration', '--accounts', id, '--scopes', '*:read,*:write,destroy']);
    ({ key } = JSON.parse(await cli(['keys', 'create', 'shop', '--name', 'test', '--json'])) as { key: string });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((gateway) => gateway.stop('SIGKILL')));
    await simulator.close();
    await redis?.kill();
    await rm(folder, { recursive: true, force: true });
  });

  it('is never made a second time: its end is unknown', async () => {
    const id = randomUUID();
    await killUnderWay('/v3/groups', '{"name":"Once"}', id);
    const next = await start();
    await expect.poll(async () => (await send(next, '/v3/groups', '{"name":"Once"}', id)).headers['x-gateway-error'], { timeout: 60_000 }).toBe('outcome_unknown');
    expect(await groupsNamed('Once')).toBeLessThanOrEqual(1);
  });

  it('is made again where that does no harm', async () => {
    const [id, path, body] = [randomUUID(), '/v3/groups/240390/receivers/upsert', '[{"email":"twice@example.org"}]'];
    await killUnderWay(path, body, id);
    const next = await start();
    await expect.poll(async () => (await send(next, path, body, id)).status, { timeout: 60_000 }).toBe(200);
    expect((await send(next, path, body, id)).headers['idempotency-replayed']).toBe('true');
  });
});
