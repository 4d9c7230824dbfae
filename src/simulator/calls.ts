/** One call as it came in. It never holds a token. */
export interface LoggedCall {
  readonly time: string;
  readonly method: string;
  /** As received, with its query; the value of `token` is left out. */
  readonly path: string;
  /** Row that answered, or null where none did. */
  readonly endpoint: string | null;
  /** Account of the token, or null without a valid one. */
  readonly account: string | null;
  /** Status as sent; 0 where the socket was closed instead. */
  readonly status: number;
}

const MAX_CALLS = 10_000;

/** `?token=…` without the token. */
export const hideToken = (path: string): string => path.replace(/([?&]token=)[^&]*/gi, '$1…');

/** The newest 10,000 calls, oldest first. */
export class CallLog {
  #calls: LoggedCall[] = [];

  add(call: LoggedCall): void {
    this.#calls.push(call);
    if (this.#calls.length >= 2 * MAX_CALLS) this.#calls = this.list().slice();
  }

  list(): readonly LoggedCall[] {
    return this.#calls.slice(-MAX_CALLS);
  }

  clear(): void {
    this.#calls = [];
  }
}
