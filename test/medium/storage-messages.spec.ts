import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Environment } from '../../src/config/index.js';
import { Secret, SystemClock } from '../../src/core/index.js';
import type { Clock } from '../../src/core/index.js';
import { connectAccounts, HandClock, judge, makeConsumer, openAccess } from '../support/access.js';
import type { AccessProcess } from '../support/access.js';
import { startRedis } from '../support/own-redis.js';
import type { OwnRedis } from '../support/own-redis.js';
import { postgres, redisUrl, sqlite } from '../support/stores.js';
import type { StoreKind, TestStore } from '../support/stores.js';

const refused = 'unauthenticated: The credential is not valid.';

let store: TestStore;
let processes: AccessProcess[] = [];

const startTwo = async (kind: StoreKind, environment: Environment, clock: Clock): Promise<void> => {
  store = await kind.create();
  for (let started = 0; started < 2; started += 1) {
    processes.push(await openAccess({ ...store.environment, ...environment, ACCESS_CACHE_MS: '1000', STORE_TIMEOUT_MS: '500' }, clock));
  }
  const [first] = processes;
  if (first) await connectAccounts(first);
};
const stopAll = async (): Promise<void> => {
  for (const running of processes) await running.close();
  processes = [];
  await store.remove();
};

const makeToken = async (access: AccessProcess): Promise<{ readonly credential: Secret; readonly loginId: string }> => {
  const consumer = await makeConsumer(access);
  const login = await access.logins.createOAuth({ consumerId: consumer.id, accountId: '1001' }, 'test');
  const issued = await access.issuer.clientCredentials({ id: login.clientId, secret: login.clientSecret });
  return { credential: issued.access, loginId: login.id };
};

/** Every way to end a credential: what is made, and how it is ended. */
const endings: Readonly<Record<string, (access: AccessProcess) => Promise<{ readonly credential: Secret; readonly end: () => Promise<unknown> }>>> = {
  'a revoked key': async (access) => {
    const { key, id } = await access.keys.create({ consumerId: (await makeConsumer(access)).id, name: 'k' }, 'test');
    return { credential: key, end: () => access.keys.revoke(id, 'test') };
  },
  'the key of a revoked consumer': async (access) => {
    const consumer = await makeConsumer(access);
    const { key } = await access.keys.create({ consumerId: consumer.id, name: 'k' }, 'test');
    return { credential: key, end: () => access.consumers.revoke(consumer.id, 'test') };
  },
  'a revoked token': async (access) => {
    const { credential } = await makeToken(access);
    return { credential, end: () => access.issuer.revoke(credential) };
  },
  'the token of a revoked login': async (access) => {
    const { credential, loginId } = await makeToken(access);
    return { credential, end: () => access.logins.revoke(loginId, 'test') };
  },
  'the revoked tokens of a login': async (access) => {
    const { credential, loginId } = await makeToken(access);
    return { credential, end: () => access.logins.revokeTokens(loginId, 'test') };
  },
};

const stores: readonly (readonly [string, StoreKind, Environment, string | undefined])[] = [
  ['two processes on one SQLite file', sqlite, {}, undefined],
  ['PostgreSQL alone', postgres, {}, postgres.skipped],
  ['PostgreSQL and Redis', postgres, { REDIS_URL: redisUrl }, postgres.skipped ?? (redisUrl ? undefined : 'REDIS_URL is not set')],
];

describe.each(stores)('a revocation with %s', (_, kind, environment, skipped) => {
  const rule = it.skipIf(skipped !== undefined);
  beforeEach(async () => {
    if (skipped === undefined) await startTwo(kind, environment, new SystemClock());
  });
  afterEach(async () => {
    if (skipped === undefined) await stopAll();
  });

  rule('ends a credential of every kind: no process accepts it once a second has passed, however often it was asked before', async () => {
    const [here, there] = processes as [AccessProcess, AccessProcess];
    const made = await Promise.all(Object.values(endings).map((make) => make(here)));
    const askAll = (process: AccessProcess) => Promise.all(made.map(({ credential }) => judge(process, credential)));
    let isOver = false;
    const asking = (async () => {
      while (!isOver) await askAll(there).then(() => sleep(20));
    })();
    const before = [...(await askAll(here)), ...(await askAll(there))];
    for (const { end } of made) await end();
    const atOnceHere = await askAll(here);
    await sleep(1_000);
    const after = await askAll(there);
    isOver = true;
    await asking;
    const refusals = made.map(() => refused);
    expect([before.filter((answer) => typeof answer === 'string'), atOnceHere, after]).toEqual([[], refusals, refusals]);
  });
});

describe.skipIf(!redisUrl)('word over Redis', () => {
  let redis: OwnRedis;
  beforeEach(async () => {
    redis = await startRedis();
    // The clock stands still: without word, both processes would trust a credential for ever.
    await startTwo(sqlite, { REDIS_URL: redis.url }, new HandClock());
    const { end, ask } = await prepare();
    await end();
    await expect.poll(ask).toBe(refused); // both listen now
  });
  afterEach(async () => {
    await stopAll();
    await redis.kill();
  });
  const prepare = async (make = endings['a revoked key']) => {
    const [here, there] = processes as [AccessProcess, AccessProcess];
    const { credential, end } = (await make?.(here)) ?? { credential: new Secret(''), end: () => Promise.resolve() };
    return { end, ask: () => judge(there, credential), before: await judge(there, credential) };
  };

  it('ends a credential of every kind in every process at once', async () => {
    for (const make of Object.values(endings)) {
      const { end, ask, before } = await prepare(make);
      await end();
      await expect.poll(ask).toBe(refused);
      expect(before).toBeTypeOf('object');
    }
  });

  it('comes through again after Redis was killed, and makes up for what was missed', async () => {
    const { end, ask } = await prepare();
    await redis.kill();
    await end();
    const missed = await ask();
    await redis.startAgain();
    await expect.poll(ask, { timeout: 20_000 }).toBe(refused);
    expect(missed).toBeTypeOf('object');
  });

  it('is also heard of a command that ends at once', async () => {
    const { end, ask } = await prepare(endings['the key of a revoked consumer']);
    await end();
    await processes.shift()?.close();
    await expect.poll(ask).toBe(refused);
  });
});
