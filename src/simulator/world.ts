import { Clock } from '../core/index.js';
import type { Hook } from './entities.js';
import type { Store } from './store.js';

/** Real time, moved ahead by whatever a test has asked for. */
export class ShiftedClock extends Clock {
  constructor(
    private readonly real: Clock,
    private readonly store: Store,
  ) {
    super();
  }

  now(): number {
    return this.real.now() + this.store.clockShiftMs;
  }
}

/** Takes webhook calls out of the simulator. */
export abstract class HookPost {
  abstract deliver(hook: Hook, body: unknown): void;
}

/** What every handler works on. */
export interface World {
  readonly store: Store;
  readonly clock: Clock;
  readonly hookPost: HookPost;
  /** Address of the simulator without a slash at the end. */
  readonly baseUrl: string;
}

export const nowSeconds = (world: World): number => Math.floor(world.clock.now() / 1000);
