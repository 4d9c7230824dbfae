import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret } from '../../src/core/index.js';
import { connectAccounts, HandClock, judge, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
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

  it('(hang) keeps nobody waiting in line who has seen it fail', async () => {
    cable.hang();
    const [first, ...others] = Array.from({ length: 5 }, () => gateway.database.transaction(async () => 'done'));
    const seen = await first?.catch((error: unknown) => error);
    cable.mend();
    const after = await Promise.allSettled(others);
    const later = await gateway.database.transaction(async () => 'done');
    expect([seen, after.map(({ status }) => status), later]).toEqual([expect.objectContaining({ code: 'too_busy' }), others.map(() => 'rejected'), 'done']);
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

describe.skipIf(postgres.skipped !== undefined)('callers while PostgreSQL is away', () => {
  let access: AccessProcess;
  const clock = new HandClock();

  beforeEach(async () => {
    store = await postgres.create();
    cable = await Cable.to(new URL(store.environment['DATABASE_URL'] ?? ''));
    access = await openAccess({ ...impatient, DATABASE_URL: cable.url, ACCESS_STALE_MS: '60000' }, clock);
    await connectAccounts(access);
  });
  afterEach(async () => {
    cable.mend();
    await access.close();
    await cable.remove();
    await store.remove();
  });

  const makeKey = async () => {
    const consumer = await makeConsumer(access);
    return { consumer, ...(await access.keys.create({ consumerId: consumer.id, name: 'k' }, 'test')) };
  };
  const verdict = async (key: Secret): Promise<string> => {
    const judged = await judge(access, key);
    return typeof judged === 'string' ? judged.replace(/:.*/, '') : 'accepted';
  };

  it.each(['cut', 'hang'] as const)('(%s) those proven before are let in for a while, nobody else is, and changes fail clearly', async (trouble) => {
    const [known, stranger] = [await makeKey(), await makeKey()];
    await verdict(known.key);
    cable[trouble]();
    clock.timeMs += 59_999;
    const during = [await verdict(known.key), await verdict(stranger.key)];
    const change = await access.consumers.revoke(known.consumer.id, 'test').catch((error: unknown) => error);
    clock.timeMs += 1;
    const later = await verdict(known.key);
    cable.mend();
    await expect.poll(() => verdict(stranger.key), { timeout: 20_000 }).toBe('accepted');
    expect([during, change, later]).toEqual([['accepted', 'too_busy'], expect.objectContaining({ code: 'too_busy', retryAfterSeconds: 1 }), 'too_busy']);
  });

  it('a key that was revoked is refused as soon as PostgreSQL is back', async () => {
    const { key, id } = await makeKey();
    const elsewhere = await openAccess(store.environment, clock);
    await verdict(key);
    cable.cut();
    await verdict(key);
    await elsewhere.keys.revoke(id, 'test');
    await elsewhere.close();
    const during = await verdict(key);
    cable.mend();
    await expect.poll(() => verdict(key), { timeout: 20_000 }).toBe('unauthenticated');
    expect(during).toBe('accepted');
  });
});
