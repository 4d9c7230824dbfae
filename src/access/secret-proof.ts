import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { FairTurns } from './guessing/fair-turns.js';
import { isHashOf, unmatchableHash } from './secret-hash.js';

const MAX_PROVEN = 10_000;
const MAX_WAITING_PER_ADDRESS = 32;

export interface SecretOwner {
  readonly id: string;
  readonly secret_hash: string;
}

const nobody: SecretOwner = { id: '', secret_hash: unmatchableHash };

/**
 * Checks passwords and client secrets. The scrypt hash is worked out once in SECRET_TRUST_SECONDS per right secret, because some old
 * clients log in before every call, and few at a time, because each keeps a core busy. A changed hash is a new question; a wrong
 * secret is never remembered.
 */
@Injectable()
export class SecretProof {
  readonly #key = randomBytes(32);
  readonly #provenUntilMs = new Map<string, number>();
  readonly #running = new Map<string, Promise<boolean>>();

  readonly #turns: FairTurns;

  constructor(
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    this.#turns = new FairTurns({ atOnce: config.values.SECRET_CHECKS_AT_ONCE, waitingPerAddress: MAX_WAITING_PER_ADDRESS });
  }

  /** Whether the secret was found right before. */
  knows(owner: SecretOwner | undefined, secret: Secret): boolean {
    return (this.#provenUntilMs.get(this.#questionOf(owner ?? nobody, secret)) ?? 0) > this.clock.now();
  }

  /**
   * Whether the secret is the owner's. An unknown owner costs the same and is always wrong. Callers take turns by address. Throws
   * `too_busy` where too many from one address wait.
   */
  async isRight(owner: SecretOwner | undefined, secret: Secret, address: string): Promise<boolean> {
    if (this.knows(owner, secret)) return true;
    const question = this.#questionOf(owner ?? nobody, secret);
    const running = this.#running.get(question);
    if (running) return running;
    const compare = (): Promise<boolean> => this.#compare(question, (owner ?? nobody).secret_hash, secret);
    const started = this.#turns.run(address, compare).finally(() => this.#running.delete(question));
    this.#running.set(question, started);
    return started;
  }

  #questionOf({ id, secret_hash }: SecretOwner, secret: Secret): string {
    return createHmac('sha256', this.#key).update(JSON.stringify([id, secret_hash, secret.reveal()])).digest('base64');
  }

  async #compare(question: string, hash: string, secret: Secret): Promise<boolean> {
    const isRight = await isHashOf(hash, secret);
    if (isRight) this.#remember(question);
    return isRight;
  }

  #remember(question: string): void {
    this.#provenUntilMs.delete(question);
    this.#provenUntilMs.set(question, this.clock.now() + this.config.values.SECRET_TRUST_SECONDS * 1_000);
    if (this.#provenUntilMs.size <= MAX_PROVEN) return;
    const [oldest] = this.#provenUntilMs.keys();
    if (oldest !== undefined) this.#provenUntilMs.delete(oldest);
  }
}
