import type { Clock } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import { isLive } from './grant.js';
import type { Grant } from './grant.js';
import { notConnected } from './grant-errors.js';
import type { GrantStore } from './grant-store.js';

interface Options {
  readonly clock: Clock;
  /** How long a grant is trusted without reading it again. */
  readonly cacheMs: number;
}

interface Seen {
  readonly grant: Grant;
  /** From before the store was asked. */
  readonly at: number;
}

type Sight = Map<string, Seen>;

/** The grants as this process has read them a moment ago. */
export class SeenGrants {
  #seen: Sight = new Map();
  #reading = new Map<string, Promise<Grant>>();
  #isStoreAway = false;
  #turn = 0;

  constructor(
    private readonly grants: GrantStore,
    private readonly options: Options,
  ) {}

  /** The grant of an account that was read a moment ago. */
  known(accountId: string): Grant | undefined {
    const now = this.options.clock.now();
    const seen = this.#seen.get(accountId);
    return seen && now >= seen.at && now - seen.at < this.options.cacheMs ? seen.grant : undefined;
  }

  /**
   * The grant of an account. A database that is away stops no call whose token is known to be good, and once that is known, keeps none
   * waiting. Throws `not_connected`.
   */
  async find(accountId: string): Promise<Grant> {
    const known = this.known(accountId);
    if (known) return known;
    const seen = this.#seen.get(accountId);
    const reading = this.#reading.get(accountId) ?? this.#read(accountId);
    if (!this.#isStoreAway || !seen || !isLive(seen.grant, this.options.clock.now())) return reading;
    reading.catch(() => undefined); // it goes on, so that the database is found when it is back
    return seen.grant;
  }

  /** Takes note of the grant that `read` resolves to. What was begun before `forgetAll` is not trusted after it. */
  async note<G extends Grant>(accountId: string, read: () => Promise<G>): Promise<G> {
    const sight = this.#seen;
    const grant = await read();
    sight.set(accountId, { grant, at: this.options.clock.now() });
    return grant;
  }

  forget(accountId: string): void {
    this.#seen.delete(accountId);
  }

  /** How often this process has connected or disconnected an account. */
  get turn(): number {
    return this.#turn;
  }

  /** After an account was connected or disconnected: others may live by its grant. */
  forgetAll(): void {
    this.#turn += 1;
    this.#seen = new Map();
    this.#reading = new Map();
  }

  #read(accountId: string): Promise<Grant> {
    const mine = this.#reading;
    const reading = this.#readOrRemember(accountId).finally(() => mine.delete(accountId));
    mine.set(accountId, reading);
    return reading;
  }

  async #readOrRemember(accountId: string): Promise<Grant> {
    const at = this.options.clock.now();
    const sight = this.#seen;
    try {
      const grant = await this.grants.read(accountId);
      this.#isStoreAway = false;
      return this.#remember({ accountId, sight, at }, grant);
    } catch (error) {
      this.#isStoreAway = error instanceof GatewayError && error.code === 'too_busy';
      const known = this.#seen.get(accountId)?.grant;
      if (this.#isStoreAway && known && isLive(known, this.options.clock.now())) return known;
      throw error;
    }
  }

  #remember({ accountId, sight, at }: { readonly accountId: string; readonly sight: Sight; readonly at: number }, grant: Grant | undefined): Grant {
    if (!grant) {
      sight.delete(accountId);
      throw notConnected(accountId);
    }
    const isNewest = (sight.get(accountId)?.at ?? 0) <= at;
    if (isNewest) sight.set(accountId, { grant, at });
    return grant;
  }
}
