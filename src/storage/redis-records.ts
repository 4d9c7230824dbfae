import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { GatewayError } from '../core/index.js';
import { giveBack } from './give-back.js';
import { AccountStamps, CallRecords, SharedAnswers } from './record-ports.js';
import type { CallClaim, ClaimedCall, Ending } from './record-ports.js';

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

const claimScript = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('hmget', KEYS[1], 'state', 'fingerprint', 'leased_until', 'answer')
if known[1] then
  if known[2] ~= ARGV[1] then return { 'other' } end
  if known[1] == 'done' then return { 'done', known[4] } end
  if known[1] == 'running' and tonumber(known[3]) > now then return { 'running' } end
  if known[1] ~= 'running' or ARGV[3] ~= '1' then return { 'unknown' } end
end
redis.call('del', KEYS[1])
redis.call('hset', KEYS[1], 'state', 'running', 'fingerprint', ARGV[1], 'owner', ARGV[2], 'leased_until', now + ARGV[4])
redis.call('pexpire', KEYS[1], ARGV[5])
return { 'mine' }`;

const ifOwner = (then: string): string => `if redis.call('hget', KEYS[1], 'owner') ~= ARGV[1] then return 0 end\n${then}\nreturn 1`;

const renewScript = ifOwner(`
local time = redis.call('time')
redis.call('hset', KEYS[1], 'leased_until', time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2])`);
const endScript = ifOwner(`
redis.call('hset', KEYS[1], 'state', ARGV[2])
if ARGV[3] then redis.call('hset', KEYS[1], 'answer', ARGV[3]) end`);
const releaseScript = ifOwner(`redis.call('del', KEYS[1])`);

/** Calls as hashes of Redis that end by themselves. */
export class RedisCallRecords extends CallRecords {
  constructor(
    private readonly redis: Redis,
    private readonly options: { readonly prefix: string; readonly leaseMs: number; readonly keepMs: number },
  ) {
    super();
  }

  async claim(claim: CallClaim): Promise<ClaimedCall> {
    const [state, sealed] = await this.#claim(claim);
    return state === 'done' ? { state, sealed: sealed ?? null } : { state };
  }

  async renew(claim: CallClaim): Promise<void> {
    await this.#run(renewScript, claim, [claim.owner, this.options.leaseMs]);
  }

  async end(claim: CallClaim, ending: Ending): Promise<void> {
    const answer = ending.state === 'done' && ending.sealed !== null ? [ending.sealed] : [];
    await this.#run(endScript, claim, [claim.owner, ending.state, ...answer]);
  }

  async release(claim: CallClaim): Promise<void> {
    await this.#run(releaseScript, claim, [claim.owner]);
  }

  /** A call that may have been claimed though the answer was lost is never begun: it must not look so. */
  async #claim(claim: CallClaim): Promise<[state: ClaimedCall['state'], sealed?: string]> {
    const { leaseMs, keepMs } = this.options;
    try {
      return (await this.#run(claimScript, claim, [claim.fingerprint, claim.owner, claim.isRepeatable ? 1 : 0, leaseMs, keepMs])) as [ClaimedCall['state'], string?];
    } catch (error) {
      void giveBack(() => this.release(claim), leaseMs);
      throw error;
    }
  }

  #run(script: string, { id }: CallClaim, values: readonly (string | number)[]): Promise<unknown> {
    return this.redis.eval(script, 1, `${this.options.prefix}${id}`, ...values).catch(unreachable);
  }
}
