import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { Cable } from '../support/cable.js';
import { startSimulator } from '../support/start-simulator.js';
import type { TestSimulator } from '../support/start-simulator.js';
import { postgres, redisUrl, sqlite } from '../support/stores.js';
import type { TestStore } from '../support/stores.js';
import { agree, listExchanges, startVaultProcess } from '../support/vault-process.js';
import type { VaultProcess } from '../support/vault-process.js';

const accountId = '129148';
const impatient: Environment = { STORE_TIMEOUT_MS: '300', DATABASE_BUSY_TIMEOUT_MS: '100', ACCESS_CACHE_MS: '0' };

let simulator: TestSimulator;
let store: TestStore;
let cable: Cable;
let gateway: VaultProcess;

const begin = async (kind: { readonly create: () => Promise<TestStore> }, line: (environment: Environment) => Promise<[Cable, Environment]>): Promise<void> => {
  [store, simulator] = await Promise.all([kind.create(), startSimulator()]);
  const [made, environment] = await line(store.environment);
  cable = made;
  gateway = await startVaultProcess({ ...environment, ...impatient, CLEVERREACH_URL: simulator.url });
};

const end = async (): Promise<void> => {
  cable.mend();
  await gateway.stop();
  await cable.remove();
  await simulator.close();
  await store.remove();
};

const connect = async (lifeMs: number): Promise<Secret> => {
  const pair = await agree(simulator);
  const client = { accountId, name: 'Main shop', clientId: 'sim-client-1', clientSecret: new Secret('sim-secret-1') };
  await gateway.accounts.connect({ ...client, ...pair, expiresAt: Date.now() + lifeMs });
  await simulator.clearCalls();
  return pair.accessToken;
};

describe.skipIf(postgres.skipped !== undefined)('a PostgreSQL that is away', () => {
  beforeEach(() =>
    begin(postgres, async ({ DATABASE_URL = '' }) => {
      const line = await Cable.to(new URL(DATABASE_URL));
      return [line, { DATABASE_URL: line.url }];
    }),
  );
  afterEach(end);

  it.each(['cut', 'hang'] as const)('(%s) stops no call whose token is known to be good, and is used again when it is back', async (trouble) => {
    const token = await connect(3_600_000);
    await gateway.keeper.token(accountId);
    cable[trouble]();
    const during = await gateway.keeper.token(accountId);
    const written = await gateway.database.ping().catch((error: unknown) => error);
    cable.mend();
    await gateway.database.ping();
    expect([during.reveal(), written]).toEqual([token.reveal(), expect.objectContaining({ code: 'too_busy', retryAfterSeconds: 1 })]);
  });

  it('gives no token for an account that nobody has asked for yet', async () => {
    await connect(3_600_000);
    cable.cut();
    await expect(gateway.keeper.token(accountId)).rejects.toMatchObject({ code: 'too_busy' });
  });
});

describe.skipIf(!redisUrl)('a Redis that is away', () => {
  beforeEach(() =>
    begin(sqlite, async (environment) => {
      const line = await Cable.to(new URL(redisUrl ?? ''));
      return [line, { ...environment, REDIS_URL: line.url, REDIS_PREFIX: `test:${randomUUID()}:` }];
    }),
  );
  afterEach(end);

  it.each(['cut', 'hang'] as const)('(%s) lets nobody spend a refresh token until it is back', async (trouble) => {
    await connect(-1);
    cable[trouble]();
    const during = await gateway.keeper.token(accountId).catch((error: unknown) => error);
    const before = await listExchanges(simulator);
    cable.mend();
    await expect.poll(() => gateway.keeper.token(accountId).then(() => 'renewed', () => 'not yet'), { timeout: 20_000 }).toBe('renewed');
    expect([during, before, await listExchanges(simulator)]).toEqual([expect.objectContaining({ code: 'too_busy', retryAfterSeconds: 1 }), [], [200]]);
  });
});
