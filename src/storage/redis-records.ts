import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { GatewayError } from '../core/index.js';
import { AccountStamps, SharedAnswers } from './record-ports.js';

const unreachable = (cause: unknown): never => {
  throw new GatewayError('too_busy', 'Redis does not answer. Try again.', { retryAfterSeconds: 1, cause });
};

const STAMP_MS = 30 * 86_400_000;

/** Stamps as keys of Redis. One that nobody has read for a month goes. */
export class RedisStamps extends AccountStamps {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    super();
  }

  async read(accountId: string): Promise<string> {
    const key = `${this.prefix}${accountId}`;
    const known = await this.redis.getex(key, 'PX', STAMP_MS).catch(unreachable);
    if (known !== null) return known;
    const stamp = randomUUID();
    return (await this.redis.set(key, stamp, 'PX', STAMP_MS, 'NX', 'GET').catch(unreachable)) ?? stamp;
  }

  async change(accountId: string, stamp: string): Promise<void> {
    await this.redis.set(`${this.prefix}${accountId}`, stamp, 'PX', STAMP_MS, 'XX').catch(unreachable);
  }
}

/** Answers as keys of Redis that end by themselves. */
export class RedisAnswers extends SharedAnswers {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    super();
  }

  async find(key: string): Promise<{ readonly sealed: string; readonly leftMs: number } | undefined> {
    const name = `${this.prefix}${key}`;
    const [sealed, leftMs] = await Promise.all([this.redis.get(name), this.redis.pttl(name)]).catch(() => [null, 0] as const);
    return sealed === null ? undefined : { sealed, leftMs };
  }

  put(key: string, seal: () => string, keepMs: number): void {
    this.redis.set(`${this.prefix}${key}`, seal(), 'PX', keepMs).catch(() => undefined);
  }

  remove(key: string): void {
    this.redis.del(`${this.prefix}${key}`).catch(() => undefined);
  }
}
