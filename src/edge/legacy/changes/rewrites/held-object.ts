const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/** An object that is passed over, in which members have names of their own. It may come in pieces. */
export class HeldObject {
  #depth = 0;
  #isInText = false;
  #isEscaped = false;

  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** Its bracket has come. */
  open(): void {
    this.#depth = 1;
  }

  /** Where it ends, or the end of the bytes where it goes on behind them; `from` where it is not open. */
  pass(bytes: Buffer, from: number): number {
    let at = from;
    while (this.#depth > 0 && at < bytes.length) {
      if (this.#isInText) at = this.#passText(bytes, at);
      const byte = at < bytes.length ? bytes[at++] : undefined;
      if (byte === QUOTE) this.#isInText = true;
      else if (byte === OPEN) this.#depth += 1;
      else if (byte === CLOSE) this.#depth -= 1;
    }
    return at;
  }

  #passText(bytes: Buffer, from: number): number {
    let at = this.#isEscaped ? from + 1 : from;
    while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
    this.#isEscaped = at > bytes.length;
    this.#isInText = at >= bytes.length;
    return Math.min(at + 1, bytes.length);
  }
}
