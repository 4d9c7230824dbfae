import { GatewayError } from '../../core/index.js';

/** Lets some calls run at once, the others wait in their order; beyond the total it throws `invalid_input`. */
export class Turnstile {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #passed = 0;

  constructor(
    private readonly atOnce: number,
    private readonly inTotal: number,
  ) {}

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#passed >= this.inTotal) {
      throw new GatewayError('invalid_input', `This operation needs more than ${this.inTotal} calls to CleverReach. Ask for less at once.`);
    }
    this.#passed += 1;
    if (this.#running < this.atOnce) this.#running += 1;
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
