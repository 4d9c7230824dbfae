import { GatewayError } from '../../core/index.js';

export interface TurnstileLimits {
  /** Calls that run at the same time. */
  readonly atOnce: number;
  /** Calls of the whole operation. */
  readonly inTotal: number;
}

/** Lets some calls run at once, the others wait in their order; beyond the total it throws `invalid_input`. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #passed = 0;

  constructor(private readonly limits: TurnstileLimits) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    const { atOnce, inTotal } = this.limits;
    if (this.#passed >= inTotal) {
      throw new GatewayError('invalid_input', `This operation needs more than ${inTotal} calls to CleverReach. Ask for less at once.`);
    }
    this.#passed += 1;
    if (this.#running < atOnce) this.#running += 1;
    else await new Promise<void>((start) => this.#waiting.push(start));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
