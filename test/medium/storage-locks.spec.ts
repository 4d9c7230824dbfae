import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';
import { openDatabase, openLocks } from '../../src/storage/index.js';
import type { Lease, Locks } from '../../src/storage/index.js';
import { DatabaseLocks } from '../../src/storage/database-locks.js';
import { RedisLocks } from '../../src/storage/redis-locks.js';
import { Cable } from '../support/cable.js';
import { createFolder, postgres, redisUrl, storeKinds } from '../support/stores.js';
import type { StoreKind } from '../support/stores.js';

const SHORT_MS = 150;
const LONG_MS = 30_000;

interface Shop {
  /** Locks of one more process on the same store. */
  readonly open: (leaseMs: number) => Promise<Locks>;
  readonly remove: () => Promise<void>;
}

interface Adapter {
  readonly name: string;
  readonly skipped: string | undefined;
  readonly create: () => Promise<Shop>;
}

const inDatabase = ({ name, skipped, create }: StoreKind): Adapter => ({
  name,
  skipped,
  create: async () => {
    const store = await create();
    const closings: (() => Promise<void>)[] = [];
    return {
      open: async (leaseMs) => {
        const database = await openDatabase(readSettings(store.environment));
        closings.push(() => database.close());
        return new DatabaseLocks(database, leaseMs);
      },
      remove: async () => {
        for (const close of closings) await close();
        await store.remove();
      },
    };
  },
});

const inRedis: Adapter = {
  name: 'redis',
  skipped: redisUrl ? undefined : 'REDIS_URL is not set',
  create: async () => {
    const prefix = `test:${randomUUID()}:`;
    const opened: Locks[] = [];
    return {
      open: async (leaseMs) => {
        const locks = new RedisLocks(new Redis(redisUrl ?? ''), { leaseMs, prefix });
        opened.push(locks);
        return locks;
      },
      remove: async () => {
        for (const locks of opened) await locks.close();
      },
    };
  },
};

const never = { waitMs: 0 };
const aWhile = { waitMs: 20_000 };

describe.each([...storeKinds.map(inDatabase), inRedis])('locks in $name', ({ skipped, create }) => {
  let shop: Shop | undefined;
  const open = async (leaseMs = LONG_MS): Promise<Locks> => (shop ??= await create()).open(leaseMs);

  afterEach(async () => {
    await shop?.remove();
    shop = undefined;
  });

  const rule = it.skipIf(skipped !== undefined);

  rule('gives a lock to one process only, and to the next when it is free', async () => {
    const [one, other] = [await open(), await open()];
    const held = await one.acquire('door', never);
    const refused = await other.acquire('door', never);
    await held?.release();
    expect([typeof held, refused, typeof (await other.acquire('door', never))]).toEqual(['object', undefined, 'object']);
  });

  rule('keeps locks of different names apart', async () => {
    const locks = await open();
    expect([await locks.acquire('a', never), await locks.acquire('b', never)].every(Boolean)).toBe(true);
  });

  rule('lets those who wait in one after the other', async () => {
    const processes = [await open(), await open(), await open()];
    let inside = 0;
    const crowds: number[] = [];
    const enter = async (locks: Locks): Promise<void> => {
      const lease = await locks.acquire('door', aWhile);
      crowds.push(++inside);
      await sleep(5);
      inside -= 1;
      await lease?.release();
    };
    await Promise.all([...processes, ...processes, ...processes].map(enter));
    expect(crowds).toEqual(Array.from({ length: 9 }, () => 1));
  });

  rule('lets another process take a lease that has ended', async () => {
    const [dead, alive] = [await open(SHORT_MS), await open()];
    await dead.acquire('door', never);
    expect(await alive.acquire('door', aWhile)).toBeDefined();
  });

  rule('keeps a lease that is prolonged', async () => {
    const [busy, waiting] = [await open(SHORT_MS * 10), await open()];
    const lease = await busy.acquire('door', never);
    const prolonged: unknown[] = [];
    for (let round = 0; round < 8; round += 1) {
      await sleep(SHORT_MS * 2);
      prolonged.push(await lease?.renew(), await waiting.acquire('door', never));
    }
    expect(prolonged).toEqual(Array.from({ length: 8 }, () => [true, undefined]).flat());
  });

  rule('lets only the owner free or prolong a lock', async () => {
    const [slow, next] = [await open(SHORT_MS), await open()];
    const lost = (await slow.acquire('door', never)) as Lease;
    const owned = (await next.acquire('door', aWhile)) as Lease;
    const isProlonged = await lost.renew();
    await lost.release();
    expect([isProlonged, await owned.renew(), await slow.acquire('door', never)]).toEqual([false, true, undefined]);
  });

  rule('tells an owner who comes too late that the lease has ended, even when nobody took it', async () => {
    const locks = await open(SHORT_MS);
    const lease = await locks.acquire('door', never);
    await sleep(SHORT_MS * 2);
    expect(await lease?.renew()).toBe(false);
  });
});

describe.each(storeKinds.map(inDatabase))('a lock in $name that was taken before the clock was set back', ({ skipped, create }) => {
  it.skipIf(skipped !== undefined)('keeps nobody waiting for the time of before', async () => {
    const shop = await create();
    const [ahead, now] = [await shop.open(24 * 3_600_000), await shop.open(LONG_MS)];
    await ahead.acquire('door', never);
    expect(await now.acquire('door', never)).toBeDefined();
    await shop.remove();
  });
});

describe('openLocks', () => {
  it('keeps locks in the database where there is no Redis', async () => {
    const settings = readSettings({ DATA_DIR: await createFolder() });
    const database = await openDatabase(settings);
    const locks = await openLocks(settings, database);
    await locks.acquire('door', never);
    expect(await database.query.selectFrom('leases').select('name').execute()).toEqual([{ name: 'door' }]);
    await database.close();
  });

  it.skipIf(!redisUrl)('keeps them in Redis where REDIS_URL is set', async () => {
    const settings = readSettings({ DATA_DIR: await createFolder(), REDIS_URL: redisUrl });
    const database = await openDatabase(settings);
    const locks = await openLocks(settings, database);
    const lease = await locks.acquire(`door-${randomUUID()}`, never);
    expect([typeof lease, await database.query.selectFrom('leases').select('name').execute()]).toEqual(['object', []]);
    await lease?.release();
    await locks.close();
    await database.close();
  });

  it('names the Redis that does not answer and keeps the password', async () => {
    const settings = readSettings({ DATA_DIR: await createFolder(), REDIS_URL: 'redis://:hidden-word@127.0.0.1:1' });
    const database = await openDatabase(settings);
    await expect(openLocks(settings, database)).rejects.toThrow('Redis at 127.0.0.1:1 (REDIS_URL) cannot be used: nothing listens there.');
    await database.close();
  });

  it.skipIf(!redisUrl).each([
    ['has no database of the number', { pathname: '/999999' }, 'there is no database of that number'],
    ['refuses the login', { username: 'nobody', password: 'hidden-word' }, 'the login was refused'],
  ])('takes no Redis that %s', async (_, wrong, reason) => {
    const url = Object.assign(new URL(redisUrl ?? ''), wrong);
    const settings = readSettings({ DATA_DIR: await createFolder(), REDIS_URL: url.href });
    const database = await openDatabase(settings);
    await expect(openLocks(settings, database)).rejects.toThrow(`Redis at ${url.host} (REDIS_URL) cannot be used: ${reason}.`);
    await database.close();
  });
});

describe('a Redis that cannot be used', () => {
  it.skipIf(!redisUrl)('is told by the reason that it gives itself, without the password', async () => {
    const url = new URL(redisUrl ?? '');
    [url.username, url.password] = ['nobody', 'hidden-word'];
    const settings = readSettings({ DATA_DIR: await createFolder(), REDIS_URL: url.href });
    const database = await openDatabase(settings);
    await expect(openLocks(settings, database)).rejects.toThrow(`Redis at ${url.host} (REDIS_URL) cannot be used: the login was refused.`);
    await database.close();
  });
});

describe('a lock that was taken though its answer was lost', () => {
  const hasty = { STORE_TIMEOUT_MS: '300', DATABASE_BUSY_TIMEOUT_MS: '100', LEASE_MS: String(LONG_MS) };
  let cable: Cable;
  const closings: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closings.splice(0).reverse()) await close();
  });

  const openAt = async (environment: Environment): Promise<Locks> => {
    const settings = readSettings({ ...hasty, TOKEN_EXCHANGE_TIMEOUT_MS: '1000', ...environment });
    const database = await openDatabase(settings);
    const locks = await openLocks(settings, database);
    closings.push(() => database.close(), () => locks.close());
    return locks;
  };
  const openBoth = async (server: string, environmentAt: (url: string) => Environment): Promise<readonly [Locks, Locks]> => {
    cable = await Cable.to(new URL(server));
    closings.push(() => cable.remove());
    return [await openAt(environmentAt(cable.url)), await openAt(environmentAt(server))];
  };
  const loseAnswer = async ([unlucky, other]: readonly [Locks, Locks]): Promise<readonly [string, unknown]> => {
    cable.loseAnswers();
    const outcome = await unlucky.acquire('door', never).then(() => 'taken', (error: { readonly code: string }) => error.code);
    cable.mend();
    return [outcome, await other.acquire('door', aWhile)];
  };

  it.skipIf(!redisUrl)('is given back to Redis long before its end', async () => {
    const [folder, prefix] = [await createFolder(), `test:${randomUUID()}:`];
    expect(await loseAnswer(await openBoth(redisUrl ?? '', (url) => ({ DATA_DIR: folder, REDIS_URL: url, REDIS_PREFIX: prefix })))).toEqual(['too_busy', expect.anything()]);
  });

  it.skipIf(postgres.skipped !== undefined)('is given back to PostgreSQL long before its end', async () => {
    const store = await postgres.create();
    closings.push(store.remove);
    expect(await loseAnswer(await openBoth(store.environment['DATABASE_URL'] ?? '', (url) => ({ DATABASE_URL: url })))).toEqual(['too_busy', expect.anything()]);
  });
});
