import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { CleverReachTokenExchange } from '../../src/vault/cleverreach-token-exchange.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { postgres } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess } from '../support/vault-process.js';

const accountId = '129148';
const client = { id: 'sim-client-1', secret: new Secret('sim-secret-1') };

/** A line that stops this process, timers and all, when something is written to it: before it looks at what else has arrived by then. */
const openStoppingLine = async (ms: number): Promise<Socket> => {
  const server = createServer((near) => near.on('data', () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const far = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await Promise.all([once(server, 'connection'), once(far, 'connect')]);
  far.once('close', () => server.close());
  return far;
};

let simulator: TestSimulator;
beforeEach(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.close());

describe('a process that comes too late, when another one may be spending the refresh token', () => {
  it('does not send it, where it slept while it connected', async () => {
    const baseUrl = new URL(simulator.url);
    const [exchange, patient] = [new CleverReachTokenExchange({ baseUrl, timeoutMs: 1_000 }), new CleverReachTokenExchange({ baseUrl, timeoutMs: 20_000 })];
    const { refreshToken } = await agree(simulator);
    await simulator.clearCalls();
    const line = await openStoppingLine(1_500);
    line.write('stop');
    const asked = exchange.refresh(client, refreshToken).catch((error: { readonly code: string }) => error.code);
    expect([await asked, await listExchanges(simulator), (await patient.refresh(client, refreshToken)).expiresInSeconds > 0]).toEqual(['upstream_unavailable', [], true]);
    line.destroy();
    await Promise.all([exchange.close(), patient.close()]);
  });

  it.skipIf(postgres.skipped !== undefined)('does not send it, where the database let it begin too late', async () => {
    const store = await postgres.create();
    const times = { STORE_TIMEOUT_MS: '1000', DATABASE_BUSY_TIMEOUT_MS: '30000', TOKEN_EXCHANGE_TIMEOUT_MS: '5000', LEASE_MS: '20000', TOKEN_WAIT_MS: '60000' };
    const gateway = await startVaultProcess({ ...store.environment, ...times, CLEVERREACH_URL: simulator.url });
    await gateway.accounts.connect({ accountId, name: 'Shop', clientId: client.id, clientSecret: client.secret, ...(await agree(simulator)), expiresAt: Date.now() - 1 });
    await simulator.clearCalls();
    const [other, watcher] = [new pg.Client(store.environment['DATABASE_URL'] ?? ''), new pg.Client(store.environment['DATABASE_URL'] ?? '')];
    await Promise.all([other.connect(), watcher.connect()]);
    await other.query('begin');
    await other.query('select 1 from grants for update');
    const asked = gateway.keeper.token(accountId);
    const waiting = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and query like '%exchange_until%'`;
    await expect.poll(async () => (await watcher.query(waiting)).rowCount, { timeout: 30_000 }).toBe(1);
    await sleep(1_200);
    await other.query('commit');
    await sleep(300);
    const atOnce = await listExchanges(simulator);
    await asked;
    expect([atOnce, await listExchanges(simulator)]).toEqual([[], [200]]);
    await Promise.all([other.end(), watcher.end()]);
    await gateway.stop();
    await store.remove();
  });
});
