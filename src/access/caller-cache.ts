import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock, GatewayError } from '../core/index.js';
import { Messages } from '../storage/index.js';
import type { Caller } from './ports.js';

const MAX_CALLERS = 10_000;

interface Trusted {
  readonly caller: Caller;
  readonly askedAtMs: number;
}

/**
 * Callers proven a moment ago. Trust counts from before the store was asked, so a revocation elsewhere works after
 * ACCESS_CACHE_MS at the latest, and at once where processes have messages. Refusals are not kept: they could push good callers
 * out. Only while the store does not answer, a caller is trusted for ACCESS_STALE_MS.
 */
@Injectable()
export class CallerCache {
  readonly #trusted = new Map<string, Trusted>();
  #running = new Map<string, Promise<Caller | undefined>>();
  #isStoreAway = false;

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly messages: Messages,
  ) {
    messages.subscribe('callers.changed', () => {
      this.#forget();
    });
  }

  /** The caller behind a digest of a credential who was proven a moment ago. */
  trusted(digest: string): Caller | undefined {
    return this.#trustedFor(digest, this.config.values.ACCESS_CACHE_MS);
  }

  /** The caller behind a digest of a credential. Concurrent questions about one credential ask `prove` once. */
  async find(digest: string, prove: () => Promise<Caller | undefined>): Promise<Caller | undefined> {
    const known = this.trusted(digest);
    if (known) return known;
    const asked = this.#join(digest, prove);
    const stale = this.#isStoreAway ? this.#trustedFor(digest, this.config.values.ACCESS_STALE_MS) : undefined;
    if (!stale) return asked.catch((error: unknown) => this.#standIn(digest, error));
    asked.catch(() => undefined); // the question goes on, so that an answer ends the trust
    return stale;
  }

  /** Forgets everyone after a change, here and in every other process; answers still on their way are not kept either. */
  clear(): void {
    this.#forget();
    this.messages.publish('callers.changed');
  }

  #forget(): void {
    this.#trusted.clear();
    this.#running = new Map();
  }

  /** A clock that was set back trusts nobody for longer. */
  #trustedFor(digest: string, lifeMs: number): Caller | undefined {
    const { caller, askedAtMs = 0 } = this.#trusted.get(digest) ?? {};
    const now = this.clock.now();
    const isTrusted = now >= askedAtMs && now - askedAtMs < lifeMs && now < (caller?.expiresAt ?? Infinity);
    return isTrusted ? caller : undefined;
  }

  #standIn(digest: string, error: unknown): Caller {
    const isStoreAway = error instanceof GatewayError && error.code === 'too_busy';
    const stale = isStoreAway ? this.#trustedFor(digest, this.config.values.ACCESS_STALE_MS) : undefined;
    if (stale) return stale;
    throw error;
  }

  #join(digest: string, prove: () => Promise<Caller | undefined>): Promise<Caller | undefined> {
    const running = this.#running.get(digest);
    if (running) return running;
    const mine = this.#running;
    const started = this.#ask(digest, prove).finally(() => mine.delete(digest));
    mine.set(digest, started);
    return started;
  }

  async #ask(digest: string, prove: () => Promise<Caller | undefined>): Promise<Caller | undefined> {
    const mine = this.#running;
    const askedAtMs = this.clock.now();
    try {
      const caller = await prove();
      this.#isStoreAway = false;
      if (mine === this.#running) this.#keep(digest, caller && { caller, askedAtMs });
      return caller;
    } catch (error) {
      this.#isStoreAway = error instanceof GatewayError && error.code === 'too_busy';
      throw error;
    }
  }

  #keep(digest: string, trusted: Trusted | undefined): void {
    this.#trusted.delete(digest);
    if (!trusted) return;
    this.#trusted.set(digest, trusted);
    if (this.#trusted.size <= MAX_CALLERS) return;
    const [oldest] = this.#trusted.keys();
    if (oldest !== undefined) this.#trusted.delete(oldest);
  }
}
