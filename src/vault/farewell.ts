import type { Clock, Secret } from '../core/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import type { FarewellStore, LeavingGrant } from './farewell-store.js';
import type { Parting } from './ports.js';
import type { SeenGrants } from './seen-grants.js';
import { TokenRefused } from './token-exchange.js';
import type { TokenExchange } from './token-exchange.js';

const DAY_MS = 86_400_000;

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  /** How long CleverReach is told again and again where it could not be told. */
  readonly keepDays: number;
}

const canOpen = (leaving: LeavingGrant): boolean => {
  try {
    leaving.open();
    return true;
  } catch {
    return false;
  }
};

/** Takes the tokens of an account away, so that nobody gets them any more, and has CleverReach end them, however long it is down. */
export class Farewell {
  #looking: Promise<void> | undefined;

  constructor(
    private readonly store: FarewellStore,
    private readonly exchange: TokenExchange,
    private readonly seen: SeenGrants,
    private readonly options: Options,
  ) {}

  async disconnect(accountId: string): Promise<Parting> {
    const taken = await this.store.take(accountId);
    this.seen.forgetAll();
    const ended = await Promise.all(taken.map((leaving) => this.#end(leaving)));
    return { isRevoked: !ended.includes(false) };
  }

  /** Begins to tell CleverReach what it could not be told before, unless that is under way. */
  lookBehind(): void {
    this.#looking ??= this.look()
      .catch((error: unknown) => {
        this.options.log.warn('Tokens of disconnected accounts could not be looked up.', factsOfError(error));
      })
      .finally(() => {
        this.#looking = undefined;
      });
  }

  /** Ends what is due, until CleverReach does not take one: it is down then. */
  async look(): Promise<void> {
    for (let leaving = await this.store.claimNext(); leaving; leaving = await this.store.claimNext()) {
      if (!(await this.#endLater(leaving))) return;
    }
  }

  /** Waits for what `lookBehind` began. */
  async settle(): Promise<void> {
    await this.#looking;
  }

  /**
   * Ends a grant that could not be ended before. Where the account has come back through the same client nothing is ended: whether
   * CleverReach would end the new tokens, too, nobody knows.
   */
  async #endLater(leaving: LeavingGrant): Promise<boolean> {
    if (!(await this.store.isBack(leaving))) return this.#end(leaving);
    await this.store.erase(leaving);
    this.#tell('info', 'An account was connected again before CleverReach had ended its old tokens: they are left to expire.', leaving);
    return true;
  }

  /** Whether CleverReach has ended it. What it could not be told is kept for another time, or erased where that makes no sense. */
  async #end(leaving: LeavingGrant): Promise<boolean> {
    try {
      await this.#revoke(leaving);
      await this.store.erase(leaving);
      if (leaving.attempts > 0) this.#tell('info', 'CleverReach has ended the tokens of a disconnected account.', leaving);
      return true;
    } catch (error) {
      await this.#keep(leaving, error);
      return false;
    }
  }

  async #keep(leaving: LeavingGrant, error: unknown): Promise<void> {
    const isHopeless = leaving.createdAt + this.options.keepDays * DAY_MS <= this.options.clock.now() || !canOpen(leaving);
    if (isHopeless) {
      await this.store.erase(leaving);
      this.#tell('warn', 'CleverReach could not be told that an account was disconnected: there its tokens live on until they expire.', leaving, error);
      return;
    }
    await this.store.postpone(leaving);
    if (leaving.attempts === 0) this.#tell('warn', 'CleverReach could not be told that an account was disconnected: it will be told again.', leaving, error);
  }

  /** Only an access token can be ended, and with it the refresh token of its pair; an old one is renewed for that. */
  async #revoke(leaving: LeavingGrant): Promise<void> {
    const { access, refresh, clientSecret } = leaving.open();
    const { expiresAt, clientId } = leaving;
    if (access && (expiresAt === undefined || expiresAt > this.options.clock.now())) await this.exchange.revoke(access);
    else if (refresh) await this.#revokeRefresh(leaving, { id: clientId, secret: clientSecret }, refresh);
  }

  async #revokeRefresh(leaving: LeavingGrant, client: Parameters<TokenExchange['refresh']>[0], refresh: Secret): Promise<void> {
    try {
      const renewed = await this.exchange.refresh(client, refresh);
      await this.store.renew(leaving, { ...renewed, expiresAt: this.options.clock.now() + renewed.expiresInSeconds * 1_000 });
      await this.exchange.revoke(renewed.access);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error; // a refresh token that is refused has ended
    }
  }

  #tell(level: 'info' | 'warn', sentence: string, { accountId }: LeavingGrant, error?: unknown): void {
    this.options.log[level](sentence, { accountId, ...(error !== undefined && factsOfError(error)) });
  }
}
