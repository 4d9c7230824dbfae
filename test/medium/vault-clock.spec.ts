import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/core/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess, tryToken } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const YEAR_MS = 31_536_000_000;
const HOUR_MS = 3_600_000;
const accountId = '129148';
const client = { accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };

describe('a clock that is set', () => {
  let store: TestStore;
  let simulator: TestSimulator;
  const gateways: VaultProcess[] = [];
  const start = async (): Promise<VaultProcess> => {
    const gateway = await startVaultProcess({ ...store.environment, CLEVERREACH_URL: simulator.url, ACCESS_CACHE_MS: '0' });
    gateways.push(gateway);
    return gateway;
  };
  const connect = async (gateway: VaultProcess, lifeMs: number): Promise<Secret> => {
    const pair = await agree(simulator);
    await gateway.accounts.connect({ ...client, ...pair, expiresAt: gateway.clock.now() + lifeMs });
    await simulator.clearCalls();
    return pair.accessToken;
  };

  beforeEach(async () => {
    [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
  });
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.stop();
    await simulator.close();
    await store.remove();
  });

  it('back after a failed renewal does not make the next try wait for the time of before', async () => {
    const gateway = await start();
    const old = await connect(gateway, HOUR_MS);
    gateway.clock.move(YEAR_MS);
    await simulator.faults([{ path: '/oauth/token.php', count: 1, fault: { status: 503 } }]);
    const failed = await gateway.keeper.token(accountId).catch((error: { readonly code: string }) => error.code);
    gateway.clock.move(-YEAR_MS);
    const renewed = await gateway.keeper.renew(accountId, old);
    expect([failed, await tryToken(simulator, renewed.reveal()), await listExchanges(simulator)]).toEqual(['upstream_unavailable', 200, [503, 200]]);
  });

  it('back after a failed renewal does not keep the background from a token that is due', async () => {
    const gateway = await start();
    await connect(gateway, -1);
    gateway.clock.move(YEAR_MS);
    await simulator.faults([{ path: '/oauth/token.php', count: 1, fault: { status: 503 } }]);
    await gateway.keeper.token(accountId).catch(() => undefined);
    gateway.clock.move(-YEAR_MS);
    await gateway.rounds.look();
    await expect.poll(() => listExchanges(simulator)).toEqual([503, 200]);
  });

  it('forward in one process costs one exchange, and the others use its token', async () => {
    const [ahead, right] = [await start(), await start()];
    await connect(right, HOUR_MS);
    ahead.clock.move(YEAR_MS);
    const tokens = [await ahead.keeper.token(accountId), await ahead.keeper.token(accountId), await right.keeper.token(accountId)];
    expect([new Set(tokens.map((token) => token.reveal())).size, await listExchanges(simulator)]).toEqual([1, [200]]);
  });

  it('back in one process lets it use a token that has ended until CleverReach says so, and others are not misled by what it notes', async () => {
    const [behind, right] = [await start(), await start()];
    const old = await connect(right, -1);
    await simulator.expireTokens();
    behind.clock.move(-YEAR_MS);
    const used = await behind.keeper.token(accountId);
    const renewed = await behind.keeper.renew(accountId, used);
    const statuses = [renewed, await right.keeper.token(accountId), await behind.keeper.token(accountId)].map((token) => tryToken(simulator, token.reveal()));
    expect([used.reveal() === old.reveal(), (await Promise.all(statuses)).at(-1)]).toEqual([true, 200]);
  });
});
