import type { SeedFile } from './seed-file.js';
import type { Store } from './store.js';

const DAY_SECONDS = 86_400;

/** Where a seed is put, and the moment from which it counts days. */
export interface Bed {
  readonly store: Store;
  readonly seed: SeedFile;
  /** Unix seconds. */
  readonly today: number;
}

export const daysAgo = (bed: Bed, days: number): number => bed.today - days * DAY_SECONDS;

/** Unix seconds of a moment in the seed; 0 where it names none. */
export const secondsOf = (moment: string | Date | undefined): number =>
  (moment === undefined ? 0 : Math.floor(new Date(moment).getTime() / 1000));
