import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import { isFresh, isLive } from './grant.js';
import type { Grant, LiveGrant } from './grant.js';
import type { GrantStore } from './grant-store.js';
import { notConnected } from './grant-errors.js';
import { TokenKeeper } from './ports.js';
import { isReached } from './renewals.js';
import type { Goal, Renewals } from './renewals.js';

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** How long a grant is trusted without reading it again. */
  readonly cacheMs: number;
  /** How long a caller waits for a renewal. */
  readonly waitMs: number;
}

interface Seen {
  readonly grant: Grant;
  /** From before the store was asked. */
  readonly at: number;
}

/** Keeps what it has read for a moment and joins renewals that run in this process. */
export class SealedTokenKeeper extends TokenKeeper {
  readonly #seen = new Map<string, Seen>();
  readonly #reading = new Map<string, Promise<Grant>>();
  readonly #running = new Map<string, Promise<LiveGrant>>();
  #isStoreAway = false;

  constructor(
    private readonly grants: GrantStore,
    private readonly renewals: Renewals,
    private readonly options: Options,
  ) {
    super();
  }

  async token(accountId: string): Promise<Secret> {
    const grant = await this.#look(accountId);
    const now = this.options.clock.now();
    if (!isLive(grant, now)) return (await this.#wait(accountId, {})).access;
    if (!isFresh(grant, now)) this.renewBehind(accountId);
    return grant.access;
  }

  known(accountId: string): Secret | undefined {
    const now = this.options.clock.now();
    const grant = this.#trusted(accountId, now);
    return grant && isFresh(grant, now) ? grant.access : undefined;
  }

  async renew(accountId: string, refused: Secret): Promise<Secret> {
    return (await this.#wait(accountId, { refused })).access;
  }

  async doubt(accountId: string, renewed: Secret): Promise<void> {
    await this.renewals.doubt(accountId, renewed);
    this.#seen.delete(accountId);
  }

  /** Renews a token that is about to expire while callers go on with it. */
  renewBehind(accountId: string): void {
    if (this.#running.has(accountId)) return;
    this.#renew(accountId, {}).catch((error: unknown) => {
      this.options.log.debug('A renewal in the background came to nothing.', { accountId, ...factsOfError(error) });
    });
  }

  /** Waits for the renewals that run. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running.values());
  }

  async #wait(accountId: string, goal: Goal): Promise<LiveGrant> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        const facts = { accountId };
        reject(new GatewayError('upstream_unavailable', 'The CleverReach token is still being renewed. Try again.', { facts, retryAfterSeconds: 1 }));
      }, this.options.waitMs);
    });
    try {
      return await Promise.race([this.#renew(accountId, goal), deadline]);
    } finally {
      clearTimeout(timer);
    }
  }

  #renew(accountId: string, goal: Goal): Promise<LiveGrant> {
    const running = this.#running.get(accountId);
    if (running) return running.then((grant) => (isReached(grant, goal, this.options.clock.now()) ? grant : this.#renew(accountId, goal)));
    const started = this.#start(accountId, goal).finally(() => this.#running.delete(accountId));
    this.#running.set(accountId, started);
    return started;
  }

  async #start(accountId: string, goal: Goal): Promise<LiveGrant> {
    const grant = await this.renewals.renew(accountId, goal);
    this.#seen.set(accountId, { grant, at: this.options.clock.now() });
    return grant;
  }

  #trusted(accountId: string, now: number): Grant | undefined {
    const seen = this.#seen.get(accountId);
    return seen && now >= seen.at && now - seen.at < this.options.cacheMs ? seen.grant : undefined;
  }

  /** A database that is away stops no call whose token is known to be good, and once that is known, keeps none waiting. */
  async #look(accountId: string): Promise<Grant> {
    const now = this.options.clock.now();
    const trusted = this.#trusted(accountId, now);
    if (trusted) return trusted;
    const seen = this.#seen.get(accountId);
    const reading = this.#reading.get(accountId) ?? this.#read(accountId);
    if (!this.#isStoreAway || !seen || !isLive(seen.grant, now)) return reading;
    reading.catch(() => undefined); // it goes on, so that the database is found when it is back
    return seen.grant;
  }

  #read(accountId: string): Promise<Grant> {
    const reading = this.#readOrRemember(accountId).finally(() => this.#reading.delete(accountId));
    this.#reading.set(accountId, reading);
    return reading;
  }

  async #readOrRemember(accountId: string): Promise<Grant> {
    const at = this.options.clock.now();
    try {
      const grant = await this.grants.read(accountId);
      this.#isStoreAway = false;
      return this.#remember(accountId, grant, at);
    } catch (error) {
      this.#isStoreAway = error instanceof GatewayError && error.code === 'too_busy';
      const known = this.#seen.get(accountId)?.grant;
      if (this.#isStoreAway && known && isLive(known, this.options.clock.now())) return known;
      throw error;
    }
  }

  #remember(accountId: string, grant: Grant | undefined, at: number): Grant {
    if (!grant) {
      this.#seen.delete(accountId);
      throw notConnected(accountId);
    }
    const isNewest = (this.#seen.get(accountId)?.at ?? 0) <= at;
    if (isNewest) this.#seen.set(accountId, { grant, at });
    return grant;
  }
}
