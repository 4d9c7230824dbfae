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
