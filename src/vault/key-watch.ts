import type { Clock } from '../core/index.js';
import type { Database } from '../storage/index.js';
import { factsOfError } from '../telemetry/index.js';
import type { Log } from '../telemetry/index.js';
import { checkKeys } from './key-check.js';
import type { KeyHolders } from './key-holders.js';
import type { LiveKeys } from './live-keys.js';
import type { KeyRing } from './vault-key.js';

interface Parts {
  readonly keys: LiveKeys;
  readonly holders: KeyHolders;
  readonly database: Database;
  /** Reads the keys where they come from. */
  readonly reread: () => KeyRing;
}

interface Options {
  readonly clock: Clock;
  readonly log: Log;
  readonly pauseMs: number;
}

const namesOf = (ring: KeyRing): string => ring.keys.map(({ id }) => id).join(' ');

/** Looks from time to time whether the keys of this process have changed, and says which it has. */
export class KeyWatch {
  #timer: NodeJS.Timeout | undefined;
  #refused = '';

  constructor(
    private readonly parts: Parts,
    private readonly options: Options,
  ) {}

  start(): void {
    this.#timer = setTimeout(() => void this.#goOn(), this.options.pauseMs).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Takes the keys as they are now. Throws what `checkKeys` throws; the old ones stay in use then. */
  async look(): Promise<void> {
    const { keys, holders, database, reread } = this.parts;
    const ring = reread();
    if (namesOf(ring) === namesOf(keys.ring)) {
      await holders.announce(ring);
      return;
    }
    await checkKeys(database, ring, { clock: this.options.clock, along: (query) => holders.announce(ring, query) });
    keys.take(ring);
    this.options.log.info('The vault keys have changed.', { keyIds: namesOf(ring) });
  }

  async #goOn(): Promise<void> {
    await this.look().then(
      () => {
        this.#refused = '';
      },
      (error: unknown) => {
        this.#report(error);
      },
    );
    if (this.#timer) this.start();
  }

  /** Once, however often the same is found. */
  #report(error: unknown): void {
    const sentence = error instanceof Error ? error.message : '';
    if (sentence !== this.#refused) this.options.log.error('The vault keys could not be looked at: this process goes on with those it has.', { ...factsOfError(error), reason: sentence });
    this.#refused = sentence;
  }
}
