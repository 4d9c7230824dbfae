import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../core/index.js';
import type { Secret } from '../core/index.js';
import { isHashOf, unmatchableHash } from './secret-hash.js';

const MAX_PROVEN = 10_000;
const TRUST_MS = 10 * 60_000;

interface SecretOwner {
  readonly id: string;
  readonly secret_hash: string;
}

const nobody: SecretOwner = { id: '', secret_hash: unmatchableHash };

/**
 * Checks passwords and client secrets. The scrypt hash is worked out once in ten minutes per right secret, because some old
 * clients log in before every call. A changed hash is a new question; a wrong secret is never remembered.
 */
@Injectable()
export class SecretProof {
  readonly #key = randomBytes(32);
  readonly #provenUntilMs = new Map<string, number>();
  readonly #running = new Map<string, Promise<boolean>>();

  constructor(private readonly clock: Clock) {}

  /** Whether the secret is the owner's. An unknown owner costs the same and is always wrong. */
  async isRight(owner: SecretOwner | undefined, secret: Secret): Promise<boolean> {
    const { id, secret_hash } = owner ?? nobody;
    const question = createHmac('sha256', this.#key).update(JSON.stringify([id, secret_hash, secret.reveal()])).digest('base64');
    if ((this.#provenUntilMs.get(question) ?? 0) > this.clock.now()) return true;
    const running = this.#running.get(question);
    if (running) return running;
    const started = this.#compare(question, secret_hash, secret).finally(() => this.#running.delete(question));
    this.#running.set(question, started);
    return started;
  }

  async #compare(question: string, hash: string, secret: Secret): Promise<boolean> {
    const isRight = await isHashOf(hash, secret);
    if (isRight) this.#remember(question);
    return isRight;
  }

  #remember(question: string): void {
    this.#provenUntilMs.delete(question);
    this.#provenUntilMs.set(question, this.clock.now() + TRUST_MS);
    if (this.#provenUntilMs.size <= MAX_PROVEN) return;
    const [oldest] = this.#provenUntilMs.keys();
    if (oldest !== undefined) this.#provenUntilMs.delete(oldest);
  }
}
