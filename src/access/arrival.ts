/** How a request came in, as far as it matters who may come in. The same object for everything that is asked about one request. */
export interface Arrival {
  /** IP address of the caller, in its short form, as the connection or a trusted proxy tells it; empty where nobody knows. */
  readonly address: string;
  /** Adds headers to the answer, whichever it will be. */
  addHeaders(headers: Readonly<Record<string, string>>): void;
  /** Calls `work` once, when the answer is out or the caller gone. */
  whenOver(work: () => void): void;
}
