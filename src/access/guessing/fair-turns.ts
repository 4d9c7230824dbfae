import { GatewayError } from '../../core/index.js';

type Start = () => void;

interface Limits {
  /** Work that runs at the same time. */
  readonly atOnce: number;
  /** Work of one address that may wait. */
  readonly waitingPerAddress: number;
}

/** Lets a little costly work run at a time. Addresses take turns, so that one which sends much waits for itself alone. */
export class FairTurns {
  #running = 0;
  readonly #waiting = new Map<string, Start[]>();

  constructor(private readonly limits: Limits) {}

  /** Throws `too_busy` where too much work of the address waits already. */
  async run<T>(address: string, work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.limits.atOnce) await this.#wait(address);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      this.#startNext();
    }
  }

  #wait(address: string): Promise<void> {
    const queue = this.#waiting.get(address) ?? [];
    if (queue.length >= this.limits.waitingPerAddress) {
      throw new GatewayError('too_busy', 'Too many credentials from your address wait to be checked. Try again.', { retryAfterSeconds: 1 });
    }
    this.#waiting.set(address, queue);
    return new Promise((resolve) => queue.push(resolve));
  }

  /** Hands its place on; the address that is served goes to the end of the line. */
  #startNext(): void {
    const [next] = this.#waiting;
    if (!next) {
      this.#running -= 1;
      return;
    }
    const [address, [start, ...others]] = next;
    this.#waiting.delete(address);
    if (others.length > 0) this.#waiting.set(address, others);
    start?.();
  }
}
