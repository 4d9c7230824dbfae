import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { runCli, startGatewayProcess } from '../support/start-process.js';
import type { RunningGateway } from '../support/start-process.js';

const WORKERS = 3;

describe('several processes on one port (WEB_CONCURRENCY)', () => {
  let folder = '';
  let key = '';
  let simulator: TestSimulator;
  let gateway: RunningGateway;
  let agent: Agent;

  const workers = async (): Promise<readonly number[]> => {
    const { pid } = gateway.child;
    return (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ').map(Number);
  };
  const metrics = async (): Promise<string> => (await fetch(`${/admin at (\S+)/.exec(gateway.output())?.[1]}/metrics`)).text();
  /** The status of a call, or the code of what became of its connection. */
  const call = (): Promise<number | string> =>
    new Promise((resolve) => {
      const request = get(`${gateway.url}/v3/groups`, { agent, headers: { authorization: `Bearer ${key}` } }, (response) => {
        response.resume().once('end', () => {
          resolve(response.statusCode ?? 0);
        });
      });
      request.once('error', (error: NodeJS.ErrnoException) => {
        resolve(error.code ?? 'error');
      });
    });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workers-'));
    simulator = await startSimulator();
    const env = { DATA_DIR: folder, VAULT_KEYS: `k1:${randomBytes(32).toString('base64')}`, CLEVERREACH_URL: simulator.url, WEB_CONCURRENCY: String(WORKERS), WORKER_RESTART_MS: '50', WORKER_DRAIN_MS: '1500' };
    const [{ id, clientId, clientSecret }] = simulator.accounts;
    await runCli(['accounts', 'connect', id, '--name', 'Shop', '--client-id', clientId, '--secret-stdin'], env, clientSecret);
    await runCli(['consumers', 'create', 'shop', '--kind', 'v3_integration', '--accounts', id, '--scopes', '*:read'], env);
    const { output } = await runCli(['keys', 'create', 'shop', '--name', 'test', '--json'], env);
    ({ key } = JSON.parse(output) as { key: string });
    gateway = await startGatewayProcess(env);
    agent = new Agent({ keepAlive: true, maxSockets: 8 });
  });
  afterEach(async () => {
    agent.destroy();
    await gateway.stop('SIGKILL');
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('serves calls, and one page of metrics counts those of all', async () => {
    const statuses = await Promise.all(Array.from({ length: 60 }, call));
    const [, counted] = /gateway_requests_total\{door="v3",endpoint="groups.list",status="2xx"\} (\d+)/.exec(await metrics()) ?? [];
    expect([new Set(statuses), counted]).toEqual([new Set([200]), '60']);
  });

  it('loses no call while SIGHUP puts new processes in the place of the old ones', async () => {
    const outcomes: (number | string)[] = [];
    let isRenewed = false;
    const callers = Array.from({ length: 6 }, async () => {
      while (!isRenewed) outcomes.push(await call());
    });
    gateway.child.kill('SIGHUP');
    await gateway.printed('All workers are new.');
    isRenewed = true;
    await Promise.all(callers);
    expect([outcomes.length > 50, new Set(outcomes)]).toEqual([true, new Set([200])]);
  });

  it('puts a new process in the place of one that is killed', async () => {
    const [victim, ...others] = await workers();
    process.kill(victim ?? 0, 'SIGKILL');
    await expect.poll(async () => (await workers()).filter((pid) => pid !== victim && !others.includes(pid)).length, { timeout: 20_000 }).toBe(1);
    await expect.poll(call, { timeout: 10_000 }).toBe(200);
  });

  it('ends with all its processes on SIGTERM, with exit code 0', async () => {
    const children = await workers();
    expect([children.length, await gateway.stop('SIGTERM'), children.filter((pid) => isAlive(pid))]).toEqual([WORKERS, 0, []]);
  });
});

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
