import { Readable } from 'node:stream';
import type { Rewriter } from '../core/index.js';

const LIST_BEGINS = 0x5b;
const LIST_ENDS = 0x5d;
const SPACE = 0x20;

/** A list that may be long: its beginning looks good, and nobody has to wait for the rest of it. Must be taken. */
export class LongAnswer {
  constructor(
    private readonly begun: readonly Buffer[],
    private readonly rest: Readable,
    private readonly broken: (cause?: unknown) => Error,
  ) {}

  /** Whether bytes begin as a list does. */
  static beginsIn([first]: readonly Buffer[]): boolean {
    return first?.[0] === LIST_BEGINS;
  }

  /** The list, rewritten while it arrives. It ends with an error where CleverReach's answer breaks off, or is no list at its end. */
  take(rewriter: Rewriter): Readable {
    return new RewrittenList(this.begun, this.rest, { rewriter, broken: this.broken });
  }
}

const lastSign = (bytes: Buffer): number | undefined => {
  let at = bytes.length - 1;
  while (at >= 0 && (bytes[at] as number) <= SPACE) at--;
  return bytes[at];
};

const ignore = (): void => undefined;

class RewrittenList extends Readable {
  #lastSign: number | undefined;

  constructor(
    begun: readonly Buffer[],
    private readonly rest: Readable,
    private readonly by: { readonly rewriter: Rewriter; readonly broken: (cause?: unknown) => Error },
  ) {
    super();
    this.on('error', ignore); // it may break before anybody listens
    for (const bytes of begun) this.#rewrite(bytes);
    rest.on('data', (bytes: Buffer) => {
      if (!this.#rewrite(bytes)) rest.pause();
    });
    rest.once('end', () => {
      this.#end();
    });
    const breakOff = (cause?: unknown): void => {
      if (!rest.readableEnded) this.destroy(by.broken(cause));
    };
    rest.once('error', breakOff);
    rest.once('close', breakOff);
    rest.pause();
    if (rest.closed) breakOff(rest.errored);
  }

  override _read(): void {
    this.rest.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.rest.destroy();
    done(error);
  }

  /** Whether there is room for more. */
  #rewrite(bytes: Buffer): boolean {
    this.#lastSign = lastSign(bytes) ?? this.#lastSign;
    return this.#push(this.by.rewriter.write(bytes));
  }

  #push(pieces: readonly Buffer[]): boolean {
    let hasRoom = true;
    for (const piece of pieces) if (piece.length > 0) hasRoom = this.push(piece);
    return hasRoom;
  }

  #end(): void {
    if (this.#lastSign !== LIST_ENDS) {
      this.destroy(this.by.broken());
      return;
    }
    this.#push(this.by.rewriter.end());
    this.push(null);
  }
}
