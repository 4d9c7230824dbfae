import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import type { Secret } from '../../core/index.js';
import { Metrics } from '../../telemetry/index.js';
import { neighbourhoodOf } from '../admission/index.js';
import { SecretProof } from '../secret-proof.js';
import type { SecretOwner } from '../secret-proof.js';
import { GuessPace } from './guess-pace.js';
import { Guesses } from './guesses.js';
import type { Guess } from './guesses.js';

/** The refusal of one more wrong credential after too many of them. */
export const tooManyGuesses = (retryAfterSeconds: number): GatewayError =>
  new GatewayError('rate_limited', 'Too many wrong credentials. Try again later.', { facts: { presented: true }, retryAfterSeconds });

/** Checks secrets that people choose, and slows whoever guesses. */
@Injectable()
export class SlowedProof {
  readonly #pace: GuessPace;

  constructor(
    private readonly secrets: SecretProof,
    private readonly guesses: Guesses,
    private readonly metrics: Metrics,
    config: AppConfig,
  ) {
    this.#pace = new GuessPace(config.values.GUESS_PAUSE_MS);
  }

  /**
   * Whether the secret is the owner's, after the same work for unknown and wrong ones. Throws `rate_limited` for a wrong one after too
   * many others; a right one that was proven before is never kept waiting for them.
   */
  async isRight(owner: SecretOwner | undefined, secret: Secret, guess: Guess): Promise<boolean> {
    const address = neighbourhoodOf(guess.address);
    if (this.secrets.knows(owner, secret)) return true;
    const check = (): Promise<boolean> => this.secrets.isRight(owner, secret, address);
    const isSlowed = this.guesses.slowedFor(guess) !== undefined;
    const isRight = isSlowed ? await this.#pace.run(`${address} ${guess.target?.kind ?? ''} ${guess.target?.name ?? ''}`, check, (found) => !found) : await check();
    if (isRight) return true;
    await this.guesses.note(guess);
    this.#refuse(this.guesses.slowedFor(guess));
    return false;
  }

  #refuse(seconds: number | undefined): void {
    this.metrics.countRefusal(seconds === undefined ? 'wrong_credential' : 'guessing');
    if (seconds !== undefined) throw tooManyGuesses(seconds);
  }
}
