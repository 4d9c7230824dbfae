import type { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import { GatewayError } from '../core/index.js';
import { giveBack } from './give-back.js';
import type { Lease } from './ports.js';
import { Locks } from './ports.js';
import { tryUntil } from './wait.js';

const PAUSE_MS = 40;

const renewIfOwner = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end`;
const deleteIfOwner = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end`;

const unreachable = (cause: unknown): never => {
  throw new GatewayError('too_busy', 'Redis, which holds the locks, does not answer. Try again.', { retryAfterSeconds: 1, cause });
};

/** Locks as keys of Redis that end by themselves. */
export class RedisLocks extends Locks {
  constructor(
    private readonly redis: Redis,
    private readonly options: { readonly leaseMs: number; readonly prefix: string },
  ) {
    super();
  }

  acquire(name: string, { waitMs }: { readonly waitMs: number }): Promise<Lease | undefined> {
    const key = `${this.options.prefix}${name}`;
    const owner = randomUUID();
    return tryUntil(async () => ((await this.#take(key, owner)) ? this.#lease(key, owner) : undefined), { waitMs, pauseMs: PAUSE_MS });
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  async #take(key: string, owner: string): Promise<boolean> {
    try {
      return (await this.redis.set(key, owner, 'PX', this.options.leaseMs, 'NX').catch(unreachable)) === 'OK';
    } catch (error) {
      void giveBack(() => this.#lease(key, owner).release(), this.options.leaseMs);
      throw error;
    }
  }

  #lease(key: string, owner: string): Lease {
    return {
      renew: async () => (await this.redis.eval(renewIfOwner, 1, key, owner, this.options.leaseMs).catch(unreachable)) === 1,
      release: async () => {
        await this.redis.eval(deleteIfOwner, 1, key, owner).catch(unreachable);
      },
    };
  }
}
