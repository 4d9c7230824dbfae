import type { GatewayError } from '../core/index.js';
import { callerGone } from './failure.js';

/** A call that waits for its turn. It leaves the queue at once when its turn comes, its time is over or its caller is gone. */
export class WaitingCall {
  readonly #turn = Promise.withResolvers<void>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly queue: Set<WaitingCall>,
    private readonly signal: AbortSignal | undefined,
    { waitMs, late }: { readonly waitMs: number; readonly late: () => GatewayError },
  ) {
    this.#timer = setTimeout(() => {
      this.#refuse(late());
    }, waitMs);
    queue.add(this);
    signal?.addEventListener('abort', this);
  }

  get turn(): Promise<void> {
    return this.#turn.promise;
  }

  go(): void {
    this.#end();
    this.#turn.resolve();
  }

  handleEvent(): void {
    this.#refuse(callerGone());
  }

  #refuse(error: GatewayError): void {
    this.#end();
    this.#turn.reject(error);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.queue.delete(this);
    this.signal?.removeEventListener('abort', this);
  }
}
