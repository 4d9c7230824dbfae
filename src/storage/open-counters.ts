import type { SettingValues } from '../config/index.js';
import { DatabaseCounters } from './database-counters.js';
import { openRedis } from './open-redis.js';
import type { Counters, Database } from './ports.js';
import { RedisCounters } from './redis-counters.js';

/** The counters of this process: in Redis where `REDIS_URL` is set, else in the database. Throws `internal` where Redis cannot be used. */
export const openCounters = async (settings: SettingValues, database: Database): Promise<Counters> =>
  settings.REDIS_URL ? new RedisCounters(await openRedis(settings.REDIS_URL, settings), `${settings.REDIS_PREFIX}counter:`) : new DatabaseCounters(database);
