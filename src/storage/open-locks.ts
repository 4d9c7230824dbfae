import { Redis } from 'ioredis';
import type { SettingValues } from '../config/index.js';
import { DatabaseLocks } from './database-locks.js';
import type { Database, Locks } from './ports.js';
import { RedisLocks } from './redis-locks.js';
import { refuseStore } from './store-errors.js';

/** A command that failed must not reach Redis later: it would take a lock for somebody who has given up. */
const nothingLater = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false } as const;

const connectRedis = async (url: URL, timeoutMs: number): Promise<Redis> => {
  const timeouts = { connectTimeout: timeoutMs, commandTimeout: timeoutMs, socketTimeout: timeoutMs };
  const redis = new Redis(url.href, { connectionName: 'cleverreach-gateway', lazyConnect: true, ...nothingLater, ...timeouts });
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
    ? new RedisLocks(await connectRedis(settings.REDIS_URL, settings.STORE_TIMEOUT_MS), { leaseMs, prefix: `${settings.REDIS_PREFIX}lock:` })
    : new DatabaseLocks(database, leaseMs);
};
