import type { Redis } from 'ioredis';
import { GatewayError } from '../core/index.js';
import type { Claim, Increment, Tally } from './ports.js';
import { Counters } from './ports.js';

const addToEach = `
local tallies = {}
for at, key in ipairs(KEYS) do
  local total = redis.call('incrby', key, ARGV[2 * at - 1])
  local rest = redis.call('pttl', key)
  if rest < 0 then
    rest = tonumber(ARGV[2 * at])
    redis.call('pexpire', key, rest)
  end
  tallies[2 * at - 1] = total
  tallies[2 * at] = rest
end
return tallies`;

/** Each field is a process, each value the places it holds and when its claim ends. */
const claimPlaces = `
local holder, used, wanted, limit, lease = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local taken = 0
local fields = redis.call('hgetall', KEYS[1])
for at = 1, #fields, 2 do
  local held, ends = string.match(fields[at + 1], '(%d+):(%d+)')
  if tonumber(ends) <= now then
    redis.call('hdel', KEYS[1], fields[at])
  elseif fields[at] ~= holder then
    taken = taken + tonumber(held)
  end
end
local granted = math.max(used, math.min(wanted, limit - taken))
if granted == 0 then
  redis.call('hdel', KEYS[1], holder)
else
  redis.call('hset', KEYS[1], holder, string.format('%d:%d', granted, now + lease))
  redis.call('pexpire', KEYS[1], lease)
end
return granted`;

const unreachable = (cause: unknown): never => {
  throw new GatewayError('too_busy', 'Redis, which holds the counters, does not answer. Try again.', { retryAfterSeconds: 1, cause });
};

/** Counters as keys of Redis that end by themselves, places as hashes. */
export class RedisCounters extends Counters {
  constructor(
    private readonly redis: Redis,
    private readonly prefix: string,
  ) {
    super();
  }

  async add(increments: readonly Increment[]): Promise<readonly Tally[]> {
    if (increments.length === 0) return [];
    const keys = increments.map(({ name }) => `${this.prefix}${name}`);
    const parts = increments.flatMap(({ by, windowMs }) => [by, windowMs]);
    const told = (await this.redis.eval(addToEach, keys.length, ...keys, ...parts).catch(unreachable)) as readonly number[];
    return increments.map((_, at) => ({ total: told[2 * at] ?? 0, restMs: told[2 * at + 1] ?? 0 }));
  }

  async claim({ name, holder, used, wanted, limit, leaseMs }: Claim): Promise<number> {
    return (await this.redis.eval(claimPlaces, 1, `${this.prefix}${name}`, holder, used, wanted, limit, leaseMs).catch(unreachable)) as number;
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }
}
