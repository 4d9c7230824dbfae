import type { SettingValues } from '../config/index.js';
import { DatabaseCallRecords, DatabaseStamps, NoSharedAnswers } from './database-records.js';
import { openRedis } from './open-redis.js';
import type { Database } from './ports.js';
import type { AccountStamps, CallRecords, SharedAnswers } from './record-ports.js';
import { RedisAnswers, RedisStamps } from './redis-records.js';

/** What processes remember together about calls and answers. */
export interface Records {
  readonly stamps: AccountStamps;
  readonly answers: SharedAnswers;
  readonly calls: CallRecords;
  readonly close: () => void;
}

/**
 * The records of this process: in Redis where `REDIS_URL` is set, else in the database. Those of calls are in the database always, since
 * a Redis that forgets would have a call made twice. Throws `internal` where Redis cannot be used.
 */
export const openRecords = async (settings: SettingValues, database: Database): Promise<Records> => {
  const { REDIS_URL: url, REDIS_PREFIX: prefix } = settings;
  const calls = new DatabaseCallRecords(database, { leaseMs: settings.LEASE_MS, keepMs: settings.IDEMPOTENCY_SECONDS * 1_000 });
  if (!url) return { stamps: new DatabaseStamps(database), answers: new NoSharedAnswers(), calls, close: () => undefined };
  const redis = await openRedis(url, settings);
  return {
    stamps: new RedisStamps(redis, `${prefix}stamp:`),
    answers: new RedisAnswers(redis, `${prefix}answer:`),
    calls,
    close: () => {
      redis.disconnect();
    },
  };
};
