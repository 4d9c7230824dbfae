import { Redis } from 'ioredis';
import type { SettingValues } from '../config/index.js';
import { DatabaseLocks } from './database-locks.js';
import type { Database, Locks } from './ports.js';
import { RedisLocks } from './redis-locks.js';
import { refuseStore } from './store-errors.js';

const PREFIX = 'cleverreach-gateway:lock:';

const connectRedis = async (url: URL, timeoutMs: number): Promise<Redis> => {
  const redis = new Redis(url.href, { lazyConnect: true, commandTimeout: timeoutMs, connectTimeout: timeoutMs, connectionName: 'cleverreach-gateway' });
  let failure: unknown;
  redis.on('error', (error: unknown) => {
    failure = error; // the command that runs into it reports it; unheard, the event would end the process
  });
  try {
    await redis.connect();
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw refuseStore(`Redis at ${url.host} (REDIS_URL) cannot be used`, failure ?? error);
  }
};

/** The locks of this process: in Redis where `REDIS_URL` is set, else in the database. Throws `internal` where Redis cannot be used. */
export const openLocks = async (settings: SettingValues, database: Database): Promise<Locks> => {
  const leaseMs = settings.LEASE_MS;
  return settings.REDIS_URL
    ? new RedisLocks(await connectRedis(settings.REDIS_URL, settings.STORE_TIMEOUT_MS), { leaseMs, prefix: PREFIX })
    : new DatabaseLocks(database, leaseMs);
};
