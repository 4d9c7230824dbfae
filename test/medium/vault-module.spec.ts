import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigModule, readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { Database } from '../../src/storage/index.js';
import { Accounts, TokenKeeper, Vault, VaultModule } from '../../src/vault/index.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { startVaultProcess, testKey } from '../support/vault-process.js';

const client = { accountId: '129148', name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };

@Module({})
class Root {}

describe('VaultModule', () => {
  let store: TestStore;
  let simulator: TestSimulator;
  beforeEach(async () => {
    [store, simulator] = await Promise.all([sqlite.create(), startSimulator()]);
  });
  afterEach(async () => {
    await simulator.close();
    await store.remove();
  });

  const start = (environment: Environment = {}): Promise<INestApplicationContext> => {
    const values = readSettings({ VAULT_KEYS: testKey, LOG_LEVEL: 'trace', CLEVERREACH_URL: simulator.url, ...store.environment, ...environment });
    const root = { module: Root, imports: [ConfigModule.of(values), VaultModule] };
    return NestFactory.createApplicationContext(root, { logger: false, abortOnError: false });
  };

  it('hands out the ports with a database behind them, and closes it at the end', async () => {
    const app = await start();
    const [accounts, keeper, vault] = [app.get(Accounts), app.get(TokenKeeper), app.get(Vault)];
    await accounts.connect(client);
    const token = await keeper.token('129148');
    const place = { owner: 'login', kind: 'signing_key' } as const;
    const opened = vault.open(vault.seal(token, place), place).reveal() === token.reveal();
    const database = app.get(Database, { strict: false });
    await app.close();
    expect([opened, await database.ping().catch((error: Error) => error.message)]).toEqual([true, 'driver has already been destroyed']);
  });

  it('does not start without a key, or with the wrong one', async () => {
    await (await start()).close();
    await expect(start({ VAULT_KEYS: '' })).rejects.toThrow('There is no vault key. Set VAULT_KEYS or VAULT_KEY_FILE.');
    await expect(start({ VAULT_KEYS: `k1:${Buffer.alloc(32).toString('base64')}` })).rejects.toThrow(
      'The vault key k1 is not the one the database was written with.',
    );
  });

  it('lets an exchange under way store its tokens before the database closes', async () => {
    const app = await start();
    await app.get(Accounts).connect(client);
    await simulator.faults([{ path: '/oauth/token.php', count: 1, fault: { delayMs: 500 } }]);
    const asked = app.get(TokenKeeper).token('129148');
    await simulator.faultsMet();
    await app.close();
    const next = await startVaultProcess(store.environment);
    const leases = await next.database.query.selectFrom('leases').selectAll().execute();
    expect([(await asked).reveal(), leases]).toEqual([(await next.keeper.token('129148')).reveal(), []]);
    await next.stop();
  });

});
