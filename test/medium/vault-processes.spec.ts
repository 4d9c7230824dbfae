import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { compileSource } from '../support/compiled-source.js';
import { startChild } from '../support/start-child.js';
import type { Child } from '../support/start-child.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite, storeKinds } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess, testKey, tryToken } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const accountId = '129148';

let modules: string;
beforeAll(async () => {
  modules = await compileSource();
});

describe.each(storeKinds)('real processes on $name', ({ skipped, create }) => {
  let store: TestStore;
  let simulator: TestSimulator;
  let observer: VaultProcess;
  const children: Child[] = [];

  beforeEach(async () => {
    if (skipped !== undefined) return;
    [store, simulator] = await Promise.all([create(), startSimulator()]);
    observer = await startVaultProcess(store.environment);
    const connection = { accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1'), ...(await agree(simulator)) };
    await observer.accounts.connect({ ...connection, expiresAt: Date.now() - 1 });
    await simulator.clearCalls();
  });
  afterEach(async () => {
    if (skipped !== undefined) return;
    for (const child of children.splice(0)) await child.kill();
    await observer.stop();
    await simulator.close();
    await store.remove();
  });

  const start = async (environment: Environment = {}): Promise<Child> => {
    const child = await startChild(modules, { VAULT_KEYS: testKey, CLEVERREACH_URL: simulator.url, ...store.environment, ...environment });
    children.push(child);
    return child;
  };
  const rule = it.skipIf(skipped !== undefined);

  rule('make one exchange for two hundred callers in four processes', async () => {
    const four = await Promise.all([start(), start(), start(), start()]);
    for (const child of four) child.send(`ask ${accountId} 50`);
    const answers = (await Promise.all(four.map((child) => child.next()))).flat() as string[];
    const [token] = answers;
    expect([new Set(answers).size, answers.length, await listExchanges(simulator), await tryToken(simulator, token)]).toEqual([1, 4, [200], 200]);
  });

  rule('go on after the one that exchanged was killed before it could store: one more try with the old token, then the client itself', async () => {
    const brief = { LEASE_MS: '1500', TOKEN_EXCHANGE_TIMEOUT_MS: '1000' };
    const [doomed, other] = await Promise.all([start(brief), start(brief)]);
    await simulator.faults([{ path: '/oauth/token.php', count: 1, fault: { delayMs: 900 } }]);
    doomed.send(`ask ${accountId} 1`);
    await simulator.faultsMet();
    await doomed.kill();
    other.send(`ask ${accountId} 10`);
    const answers = (await other.next()) as string[];
    expect([answers.length, await listExchanges(simulator), await tryToken(simulator, answers[0])]).toEqual([1, [200, 400, 200], 200]);
  });
});

describe('a SQLite file', () => {
  it('has every account that was acknowledged before the process was killed', async () => {
    const store = await sqlite.create();
    const environment = { VAULT_KEYS: testKey, ...store.environment };
    const lost: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const child = await startChild(modules, environment);
      child.send('connect');
      const acknowledged: string[] = [];
      while (acknowledged.length < round * 40) acknowledged.push((await child.next()) as string);
      await child.kill();
      const gateway = await startVaultProcess(environment);
      for (const id of acknowledged) {
        const token = await gateway.keeper.token(id).catch(() => undefined);
        if (token?.reveal() !== `token-${id}`) lost.push(id);
      }
      await gateway.database.query.deleteFrom('accounts').execute();
      await gateway.stop();
    }
    expect(lost).toEqual([]);
    await store.remove();
  });
});
