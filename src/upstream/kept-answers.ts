import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppConfig } from '../config/index.js';
import { goOn, Secret } from '../core/index.js';
import { SharedAnswers } from '../storage/index.js';
import { Vault } from '../vault/index.js';
import type { Place } from '../vault/index.js';
import { AccountState } from './account-state.js';
import type { WholeAnswer } from './json-answer.js';

/** An answer with the state of the account it was read in. */
export interface KeptAnswer {
  readonly answer: WholeAnswer;
  readonly stamp: string;
  /** Milliseconds since 1970. */
  readonly storedAt: number;
}

/** Where an answer is kept: under the key of its read, for an account. */
export interface Shelf {
  readonly accountId: string;
  readonly key: string;
}

/** What an entry takes besides its bytes and its key, about. */
const ENTRY_BYTES = 1_024;

const nameOf = ({ key }: Shelf, stamp: string): string => createHash('sha256').update(`${stamp} ${key}`).digest('base64url');

const placeOf = ({ accountId }: Shelf, name: string): Place => ({ owner: `${accountId} ${name}`, kind: 'kept_answer' });

/** One line of what describes the answer, then its bytes as Latin-1: nothing in them is changed. */
const write = ({ answer: { status, headers, bytes }, storedAt }: KeptAnswer): Secret =>
  new Secret(`${JSON.stringify({ status, headers, storedAt })}\n${bytes.toString('latin1')}`);

const read = (text: Secret, stamp: string): KeptAnswer => {
  const whole = text.reveal();
  const end = whole.indexOf('\n');
  const { storedAt, ...head } = JSON.parse(whole.slice(0, end)) as Pick<WholeAnswer, 'status' | 'headers'> & { readonly storedAt: number };
  return { answer: { ...head, bytes: Buffer.from(whole.slice(end + 1), 'latin1') }, stamp, storedAt };
};

/**
 * Answers in the memory of this process (READ_CACHE_BYTES) and, sealed, in Redis where there is one. What was read in another state
 * of its account, or through another connection of it, is not found any more.
 */
@Injectable()
export class KeptAnswers {
  readonly #own: LRUCache<string, KeptAnswer> | undefined;
  readonly #maxBytes: number;

  constructor(
    private readonly shared: SharedAnswers,
    private readonly vault: Vault,
    private readonly state: AccountState,
    config: AppConfig,
  ) {
    const { READ_CACHE_BYTES: maxSize, READ_CACHE_ANSWER_BYTES: maxBytes } = config.values;
    this.#maxBytes = maxBytes;
    if (maxSize === 0) return;
    const sizeCalculation = ({ answer }: KeptAnswer, key: string): number => answer.bytes.length + key.length + ENTRY_BYTES;
    this.#own = new LRUCache({ maxSize, sizeCalculation, ttlResolution: 1_000 });
  }

  /** The answer that was read in the present state of its account; none where the state is not known, or the account is not connected. */
  find(shelf: Shelf): KeptAnswer | undefined | Promise<KeptAnswer | undefined> {
    return goOn(this.stamp(shelf), (stamp) => this.#findIn(shelf, stamp));
  }

  #findIn(shelf: Shelf, stamp: string | undefined): KeptAnswer | undefined | Promise<KeptAnswer | undefined> {
    if (stamp === undefined) return undefined;
    const own = this.#own?.get(shelf.key);
    return own?.stamp === stamp ? own : this.#findShared(shelf, stamp);
  }

  /** The state of the account, to be asked for before an answer is. */
  stamp({ accountId }: Shelf): string | undefined | Promise<string | undefined> {
    return this.#own && this.state.stamp(accountId);
  }

  /** Keeps an answer that is not too large, for `keepMs` at most. */
  keep(shelf: Shelf, kept: KeptAnswer, keepMs: number): void {
    if (!this.#own || kept.answer.bytes.length > this.#maxBytes || keepMs <= 0) return;
    this.#own.set(shelf.key, kept, { ttl: keepMs });
    const name = nameOf(shelf, kept.stamp);
    this.shared.put(name, () => this.vault.seal(write(kept), placeOf(shelf, name)), keepMs);
  }

  /** Ends an answer before its time, here and where processes share it. */
  forget(shelf: Shelf, { stamp }: KeptAnswer): void {
    this.#own?.delete(shelf.key);
    this.shared.remove(nameOf(shelf, stamp));
  }

  async #findShared(shelf: Shelf, stamp: string): Promise<KeptAnswer | undefined> {
    const name = nameOf(shelf, stamp);
    const found = await this.shared.find(name);
    return found && this.#open(found.sealed, { shelf, name, stamp, leftMs: found.leftMs });
  }

  #open(sealed: string, { shelf, name, stamp, leftMs }: { readonly shelf: Shelf; readonly name: string; readonly stamp: string; readonly leftMs: number }): KeptAnswer | undefined {
    try {
      const kept = read(this.vault.open(sealed, placeOf(shelf, name)), stamp);
      if (leftMs > 0) this.#own?.set(shelf.key, kept, { ttl: leftMs });
      return kept;
    } catch {
      return undefined; // sealed with a key that this process does not have: asked for again
    }
  }
}
