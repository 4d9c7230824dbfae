import { GatewayError } from '../core/index.js';

interface Flight<T> {
  readonly landed: Promise<T>;
  readonly controller: AbortController;
  readonly startedAt: number;
  passengers: number;
}

const callerGone = (): GatewayError => new GatewayError('caller_gone', 'The caller left before the answer came.');

/** Ends the boarding of a flight with one passenger: nobody joins it any more. False where there are several, who all wait for the same. */
export type Claim = () => boolean;

/** Lets equal pieces of work that run at the same time be one. Whoever leaves leaves alone; the last to leave ends the work. */
export class SharedFlights<T> {
  readonly #flights = new Map<string, Flight<T>>();

  /** Work that began longer than `joinMs` ago is not joined any more. */
  constructor(private readonly joinMs: number) {}

  /** Whether a piece of work is under way that can be joined. */
  has(key: string): boolean {
    const flight = this.#flights.get(key);
    return flight !== undefined && performance.now() - flight.startedAt < this.joinMs;
  }

  /** The result of the work under `key`, which is begun where there is none to join. Rejects with `caller_gone` once `signal` is aborted. */
  board(key: string, signal: AbortSignal | undefined, start: (signal: AbortSignal, claim: Claim) => Promise<T>): Promise<T> {
    if (signal?.aborted === true) return Promise.reject(callerGone());
    const flight = this.has(key) ? this.#flights.get(key) : undefined;
    return this.#ride(key, flight ?? this.#take(key, start), signal);
  }

  #take(key: string, start: (signal: AbortSignal, claim: Claim) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const claim = (): boolean => {
      if (flight.passengers > 1) return false;
      this.#forget(key, flight);
      return true;
    };
    const flight: Flight<T> = { landed: start(controller.signal, claim), controller, startedAt: performance.now(), passengers: 0 };
    this.#flights.set(key, flight);
    const end = (): void => {
      this.#forget(key, flight);
    };
    flight.landed.then(end, end);
    return flight;
  }

  #ride(key: string, flight: Flight<T>, signal: AbortSignal | undefined): Promise<T> {
    flight.passengers += 1;
    if (!signal) return flight.landed;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        flight.passengers -= 1;
        reject(callerGone());
        if (flight.passengers > 0) return;
        this.#forget(key, flight);
        flight.controller.abort();
      };
      signal.addEventListener('abort', leave, { once: true });
      const arrive = (): void => {
        signal.removeEventListener('abort', leave);
      };
      flight.landed.then(arrive, arrive);
      flight.landed.then(resolve, reject);
    });
  }

  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}
