import type { SettingValues } from '../config/index.js';
import { DatabaseLocks } from './database-locks.js';
import { openRedis } from './open-redis.js';
import type { Database, Locks } from './ports.js';
import { RedisLocks } from './redis-locks.js';

/** The locks of this process: in Redis where `REDIS_URL` is set, else in the database. Throws `internal` where Redis cannot be used. */
export const openLocks = async (settings: SettingValues, database: Database): Promise<Locks> => {
  const { LEASE_MS: leaseMs, REDIS_URL, REDIS_PREFIX } = settings;
  return REDIS_URL ? new RedisLocks(await openRedis(REDIS_URL, settings), { leaseMs, prefix: `${REDIS_PREFIX}lock:` }) : new DatabaseLocks(database, leaseMs);
};
