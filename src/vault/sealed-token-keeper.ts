import type { Clock, Secret } from '../core/index.js';
import { GatewayError } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import { isFresh, isLive } from './grant.js';
import type { Grant, LiveGrant } from './grant.js';
import { TokenKeeper } from './ports.js';
import { isReached } from './renewals.js';
import type { Goal, Renewals } from './renewals.js';
import type { SeenGrants } from './seen-grants.js';

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** How long a caller waits for a renewal. */
  readonly waitMs: number;
}

/** Hands out tokens of grants seen a moment ago and joins renewals that run in this process. */
export class SealedTokenKeeper extends TokenKeeper {
  readonly #running = new Map<string, Promise<LiveGrant>>();

  constructor(
    private readonly seen: SeenGrants,
    private readonly renewals: Renewals,
    private readonly options: Options,
  ) {
    super();
  }

  async token(accountId: string): Promise<Secret> {
    const grant = await this.seen.find(accountId);
    const now = this.options.clock.now();
    if (!isLive(grant, now)) return (await this.#wait(accountId, {})).access;
    if (!isFresh(grant, now)) this.renewBehind(accountId);
    return grant.access;
  }

  known(accountId: string): Secret | undefined {
    const grant = this.seen.known(accountId);
    return grant && isFresh(grant, this.options.clock.now()) ? grant.access : undefined;
  }

  get turn(): number {
    return this.seen.turn;
  }

  connection(accountId: string): string | undefined | Promise<string | undefined> {
    const grant = this.seen.known(accountId);
    return grant ? this.#connectionOf(grant) : this.#readConnection(accountId);
  }

  async renew(accountId: string, refused: Secret): Promise<Secret> {
    return (await this.#wait(accountId, { refused })).access;
  }

  async doubt(accountId: string, renewed: Secret): Promise<void> {
    await this.renewals.doubt(accountId, renewed);
    this.seen.forget(accountId);
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

  #connectionOf(grant: Grant): string | undefined {
    return grant.state === 'reconnect_needed' && !isLive(grant, this.options.clock.now()) ? undefined : grant.connection;
  }

  async #readConnection(accountId: string): Promise<string | undefined> {
    try {
      return this.#connectionOf(await this.seen.find(accountId));
    } catch {
      return undefined;
    }
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
    const started = this.seen.note(accountId, () => this.renewals.renew(accountId, goal)).finally(() => this.#running.delete(accountId));
    this.#running.set(accountId, started);
    return started;
  }
}
