import { Redis } from 'ioredis';
import type { SettingValues } from '../config/index.js';
import { refuseStore } from './store-errors.js';

/** A command that failed must not reach Redis later: it would take a lock for somebody who has given up. */
const nothingLater = { enableOfflineQueue: false, autoResendUnfulfilledCommands: false } as const;

/** A connection to Redis that comes back by itself. Throws `internal` with one sentence where there is none at first. */
export const openRedis = async (url: URL, { STORE_TIMEOUT_MS: timeoutMs }: SettingValues): Promise<Redis> => {
  const timeouts = { connectTimeout: timeoutMs, commandTimeout: timeoutMs, socketTimeout: timeoutMs };
  const redis = new Redis(url.href, { connectionName: 'cleverreach-gateway', lazyConnect: true, ...nothingLater, ...timeouts });
  let failure: unknown;
  redis.on('error', (error: unknown) => {
    failure = error; // the command that runs into it reports it; unheard, the event would end the process
  });
  try {
    await redis.connect();
    // Where there is no such database, `connect` goes on in database 0, which is somebody else's.
    if (redis.options.db) await redis.select(redis.options.db);
    await redis.ping();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw refuseStore(`Redis at ${url.host} (REDIS_URL) cannot be used`, failure ?? error);
  }
};
