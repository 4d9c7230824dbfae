import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { DatabaseLocks } from '../../src/storage/database-locks.js';
import type { Lease } from '../../src/storage/index.js';
import { PinoLog } from '../../src/telemetry/index.js';
import type { Farewell } from '../../src/vault/farewell.js';
import { GrantAlerts } from '../../src/vault/grant-alerts.js';
import { GrantStore } from '../../src/vault/grant-store.js';
import { RenewalRounds } from '../../src/vault/renewal-rounds.js';
import type { SealedTokenKeeper } from '../../src/vault/sealed-token-keeper.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { redisUrl, sqlite, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess, tryToken } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const HOUR_MS = 3_600_000;
const accountId = '129148';
const client = { accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };

const places = storeKinds.flatMap((kind) => [
  { ...kind, locks: 'itself', redis: {} },
  { ...kind, locks: 'redis', redis: { REDIS_URL: redisUrl }, skipped: kind.skipped ?? (redisUrl ? undefined : 'REDIS_URL is not set') },
]);

describe.each(places)('renewal on $name with locks in $locks', ({ skipped, create, redis }) => {
  let store: TestStore;
  let simulator: TestSimulator;
  const gateways: VaultProcess[] = [];

  let prefix = '';

  const start = async (environment: Environment = {}): Promise<VaultProcess> => {
    const gateway = await startVaultProcess({
      ...store.environment, ...redis, REDIS_PREFIX: prefix, CLEVERREACH_URL: simulator.url, ...environment,
    });
    gateways.push(gateway);
    return gateway;
  };

  /** Connects the account with a pair of tokens of which the access token lives on for `lifeMs`. */
  const connect = async (gateway: VaultProcess, lifeMs: number): Promise<Secret> => {
    const pair = await agree(simulator);
    await gateway.accounts.connect({ ...client, ...pair, expiresAt: Date.now() + lifeMs });
    await simulator.clearCalls();
    return pair.accessToken;
  };

  beforeEach(async () => {
    if (skipped !== undefined) return;
    prefix = `test:${randomUUID()}:`;
    [store, simulator] = await Promise.all([create(), startSimulator()]);
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    for (const gateway of gateways.splice(0)) await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  const rule = it.skipIf(skipped !== undefined);

  rule('spends the refresh token once for fifty callers on two processes', async () => {
    const [one, other] = [await start(), await start()];
    await connect(one, -1);
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, at) => (at % 2 ? one : other).keeper.token(accountId)));
    const texts = new Set(tokens.map((token) => token.reveal()));
    expect([texts.size, await listExchanges(simulator), await tryToken(simulator, [...texts][0])]).toEqual([1, [200], 200]);
  });

  rule('spends it once as well when CleverReach refused the token in both processes', async () => {
    const [one, other] = [await start(), await start()];
    const old = await connect(one, HOUR_MS);
    const tokens = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? one : other).keeper.renew(accountId, old)));
    const texts = new Set(tokens.map((token) => token.reveal()));
    expect([texts.size, texts.has(old.reveal()), await listExchanges(simulator)]).toEqual([1, false, [200]]);
  });

  rule('takes the token another process has renewed instead of exchanging again', async () => {
    const [one, other] = [await start(), await start()];
    const old = await connect(one, HOUR_MS);
    await other.keeper.token(accountId);
    const renewed = await one.keeper.renew(accountId, old);
    const found = await other.keeper.renew(accountId, old);
    expect([found.reveal() === renewed.reveal(), await listExchanges(simulator)]).toEqual([true, [200]]);
  });

  rule('lets a caller that waits for another process use its token', async () => {
    const [one, other] = [await start(), await start()];
    await connect(one, -1);
    await simulator.faults([{ path: '/oauth/token.php', fault: { delayMs: 300 } }]);
    const first = one.keeper.token(accountId);
    const [mine, theirs] = await Promise.all([first, other.keeper.token(accountId)]);
    expect([mine.reveal() === theirs.reveal(), await listExchanges(simulator)]).toEqual([true, [200]]);
  });

  rule('keeps the lock while an exchange takes longer than the lease', async () => {
    const lasting = { LEASE_MS: '1000', TOKEN_EXCHANGE_TIMEOUT_MS: '900' };
    const [one, other] = [await start(lasting), await start(lasting)];
    await connect(one, -1);
    await simulator.killRefreshTokens();
    await simulator.faults([{ path: '/oauth/token.php', fault: { delayMs: 700 } }, { path: '/v3/debug/whoami', fault: { delayMs: 700 } }]);
    const [mine, theirs] = await Promise.all([one.keeper.token(accountId), other.keeper.token(accountId)]);
    expect([mine.reveal() === theirs.reveal(), await listExchanges(simulator)]).toEqual([true, [400, 200]]);
  });
});

describe('renewal before the end', () => {
  let simulator: TestSimulator;
  let store: TestStore;
  let gateway: VaultProcess;
  beforeEach(async () => {
    [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
    gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, TOKEN_RENEW_BEFORE_SECONDS: '300' });
  });
  afterEach(async () => {
    await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  it('lets callers go on with the old token while the new one is fetched', async () => {
    const { accessToken, refreshToken } = await agree(simulator);
    await gateway.accounts.connect({ ...client, accessToken, refreshToken, expiresAt: gateway.clock.now() + HOUR_MS });
    await gateway.keeper.token(accountId);
    gateway.clock.move(HOUR_MS - 60_000);
    await simulator.clearCalls();
    await simulator.faults([{ path: '/oauth/token.php', fault: { delayMs: 200 } }]);
    const during = await gateway.keeper.token(accountId);
    await expect.poll(async () => (await gateway.keeper.token(accountId)).reveal() === accessToken.reveal()).toBe(false);
    expect([during.reveal() === accessToken.reveal(), await listExchanges(simulator)]).toEqual([true, [200]]);
  });

  it('comes by itself where no caller asks, until the gateway stops', async () => {
    const { database, vault, keeper, clock } = gateway;
    const grants = new GrantStore(database, vault, { clock, renewBeforeMs: 0 });
    const log = new PinoLog('silent');
    const alerts = new GrantAlerts(gateway.accounts, { clock, log, metrics: gateway.metrics, shortMs: 0 });
    const rounds = new RenewalRounds({ grants, keeper: keeper as SealedTokenKeeper, alerts, farewell: { lookBehind: () => undefined } as Farewell }, { clock, log, pauseMs: 20 });
    rounds.start();
    await gateway.accounts.connect({ ...client, ...(await agree(simulator)), expiresAt: clock.now() - 1 });
    await expect.poll(async () => (await gateway.accounts.find(accountId))?.expiresAt ?? 0).toBeGreaterThan(clock.now() + HOUR_MS);
    rounds.stop();
    await gateway.accounts.connect(client);
    await sleep(200);
    expect((await gateway.accounts.find(accountId))?.expiresAt).toBeUndefined();
  });

  it('fetches the first token of an account that was connected with a secret alone', async () => {
    await gateway.accounts.connect(client);
    await gateway.rounds.look();
    await expect.poll(async () => (await gateway.accounts.find(accountId))?.expiresAt).toBeDefined();
  });

  it('does not fetch again and again a token that never lives long', async () => {
    await simulator.setTokenSeconds(120);
    const other = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url });
    await other.accounts.connect(client);
    for (let call = 0; call < 5; call += 1) await other.keeper.token(accountId);
    await other.stop();
    expect(await listExchanges(simulator)).toEqual([200]);
  });
});

describe('callers of one process', () => {
  class CountedLocks extends DatabaseLocks {
    asked = 0;

    override acquire(name: string, options: { readonly waitMs: number }): Promise<Lease | undefined> {
      this.asked += 1;
      return super.acquire(name, options);
    }
  }

  it('join the renewal that runs instead of queueing for its lock', async () => {
    const [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
    let locks: CountedLocks | undefined;
    const gateway = await startVaultProcess(
      { ...store.environment, CLEVERREACH_URL: simulator.url },
      { locksIn: (database) => (locks = new CountedLocks(database, 30_000)) },
    );
    await gateway.accounts.connect(client);
    await Promise.all(Array.from({ length: 50 }, () => gateway.keeper.token(accountId)));
    expect(locks?.asked).toBe(1);
    await gateway.stop();
    await simulator.close();
    await store.remove();
  });
});
