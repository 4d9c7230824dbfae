import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock } from '../core/index.js';
import type { Caller } from './ports.js';

const MAX_CALLERS = 10_000;

interface Trusted {
  readonly caller: Caller;
  readonly untilMs: number;
}

/**
 * Callers proven a moment ago. Trust counts from before the store was asked, so a revocation elsewhere works after
 * ACCESS_CACHE_MS at the latest. Refusals are not kept: they could push good callers out.
 */
@Injectable()
export class CallerCache {
  readonly #trusted = new Map<string, Trusted>();
  #running = new Map<string, Promise<Caller | undefined>>();

  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** The caller behind a digest of a credential. Concurrent questions about one credential ask `prove` once. */
  async find(digest: string, prove: () => Promise<Caller | undefined>): Promise<Caller | undefined> {
    const trusted = this.#trusted.get(digest);
    if (trusted && trusted.untilMs > this.clock.now()) return trusted.caller;
    const running = this.#running.get(digest);
    if (running) return running;
    const mine = this.#running;
    const started = this.#ask(digest, prove).finally(() => mine.delete(digest));
    mine.set(digest, started);
    return started;
  }

  /** Forgets everyone after a change in this process; answers still on their way are not kept either. */
  clear(): void {
    this.#trusted.clear();
    this.#running = new Map();
  }

  async #ask(digest: string, prove: () => Promise<Caller | undefined>): Promise<Caller | undefined> {
    const mine = this.#running;
    const untilMs = this.clock.now() + this.config.values.ACCESS_CACHE_MS;
    const caller = await prove();
    if (caller && mine === this.#running) this.#keep(digest, { caller, untilMs: Math.min(untilMs, caller.expiresAt ?? Infinity) });
    return caller;
  }

  #keep(digest: string, trusted: Trusted): void {
    this.#trusted.delete(digest);
    this.#trusted.set(digest, trusted);
    if (this.#trusted.size <= MAX_CALLERS) return;
    const [oldest] = this.#trusted.keys();
    if (oldest !== undefined) this.#trusted.delete(oldest);
  }
}
