import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { AppConfig } from '../../config/index.js';
import { neighbourhoodOf, SharedCounts } from '../admission/index.js';
import { GuessAlarms } from './guess-alarms.js';
import type { Target } from './guess-alarms.js';

const GATHER_MS = 20;
const MAX_COUNTS = 50_000;
const MAX_WRITTEN_AT_ONCE = 500;

/** Where a wrong credential came from, and what it was tried for where it says so. */
export interface Guess {
  readonly address: string;
  readonly target?: Target | undefined;
}

type By = 'address' | 'login';

interface Count {
  readonly name: string;
  readonly by: By;
  readonly target: Target | undefined;
  total: number;
  pending: number;
  endsAt: number;
}

/** Addresses are personal data, and so may be the name of a login: the store learns neither. */
const digest = (by: By, text: string): string => `wrong:${by}:${createHash('sha256').update(text).digest('base64url')}`;

const partsOf = ({ address, target }: Guess): readonly (readonly [By, string, Target | undefined])[] => [
  ['address', neighbourhoodOf(address), undefined],
  ...(target ? ([['login', `${target.kind} ${target.name}`, target]] as const) : []),
];

/** Counts wrong credentials by address and by what they were tried for, in all processes together. */
@Injectable()
export class Guesses {
  readonly #counts = new LRUCache<string, Count>({ max: MAX_COUNTS });
  #changed = new Set<Count>();
  #gathering: Promise<void> | undefined;

  constructor(
    private readonly shared: SharedCounts,
    private readonly config: AppConfig,
    private readonly alarms: GuessAlarms,
  ) {}

  /** Seconds for which wrong credentials like this one are slowed; undefined where they are not. */
  slowedFor(guess: Guess): number | undefined {
    const counts = partsOf(guess).flatMap(([by, text]) => this.#known(digest(by, text)) ?? []);
    const ends = counts.filter((count) => this.#isTooMany(count)).map(({ endsAt }) => endsAt);
    return ends.length === 0 ? undefined : Math.max(1, Math.ceil((Math.max(...ends) - performance.now()) / 1_000));
  }

  /** Counts a wrong credential, and waits for what other processes have counted. Where there were too many already, nothing is written. */
  async note(guess: Guess): Promise<void> {
    const counts = partsOf(guess).map((part) => this.#countOf(...part)).filter((count) => !this.#isTooMany(count));
    for (const count of counts) {
      count.pending += 1;
      this.#changed.add(count);
    }
    if (counts.length > 0) await (this.#gathering ??= this.#gather());
  }

  #known(name: string): Count | undefined {
    const count = this.#counts.get(name);
    return count && performance.now() < count.endsAt ? count : undefined;
  }

  #countOf(by: By, text: string, target: Target | undefined): Count {
    const name = digest(by, text);
    const known = this.#known(name);
    if (known) return known;
    const count = { name, by, target, total: 0, pending: 0, endsAt: performance.now() + this.#windowMs };
    this.#counts.set(name, count);
    return count;
  }

  get #windowMs(): number {
    return this.config.values.GUESS_WINDOW_SECONDS * 1_000;
  }

  #most(by: By): number {
    return by === 'address' ? this.config.values.GUESSES_PER_ADDRESS : this.config.values.GUESSES_PER_LOGIN;
  }

  #isTooMany({ by, total }: Count): boolean {
    return total >= this.#most(by);
  }

  async #gather(): Promise<void> {
    await sleep(GATHER_MS);
    const counts = [...this.#changed];
    this.#changed = new Set();
    this.#gathering = undefined;
    for (let at = 0; at < counts.length; at += MAX_WRITTEN_AT_ONCE) await this.#write(counts.slice(at, at + MAX_WRITTEN_AT_ONCE));
  }

  async #write(counts: readonly Count[]): Promise<void> {
    const increments = counts.map(({ name, pending }) => ({ name, by: pending, windowMs: this.#windowMs }));
    for (const count of counts) count.pending = 0;
    const tallies = await this.shared.add(increments);
    for (const [at, count] of counts.entries()) {
      const by = increments[at]?.by ?? 0;
      const { total, restMs } = tallies?.[at] ?? { total: count.total + by, restMs: count.endsAt - performance.now() };
      count.total = total;
      count.endsAt = performance.now() + restMs;
      // The guess that was one too many tells it, for all processes.
      if (total >= this.#most(count.by) && total - by < this.#most(count.by)) this.alarms.raise(count.by, count.target);
    }
  }
}
