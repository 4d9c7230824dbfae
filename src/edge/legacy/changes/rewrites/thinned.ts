/** Some bytes less quotes. Gaps are closed in place: one move for each number. */
export class Thinned {
  #written = 0;
  #taken = 0;

  /** Writes to `out`, which may be the bytes themselves; without it to a copy that is made once there is something to leave out. */
  constructor(
    private readonly bytes: Buffer,
    private out?: Buffer,
  ) {}

  /** Leaves out two quotes. The digits between them are too few to be worth a call. */
  unquote(opening: number, closing: number): void {
    const out = (this.out ??= Buffer.from(this.bytes));
    let written = this.#closeGap(out, opening);
    for (let at = opening + 1; at < closing; at++) out[written++] = this.bytes[at] as number;
    this.#written = written;
    this.#taken = closing + 1;
  }

  /** What is left of the bytes up to `end`: they themselves where nothing was left out. */
  end(end = this.bytes.length): Buffer {
    const { bytes, out } = this;
    if (!out || this.#taken === 0) return end === bytes.length ? bytes : bytes.subarray(0, end);
    return out.subarray(0, this.#closeGap(out, end));
  }

  /** Moves what follows the last gap, up to `end`, to where it belongs. Gives the end of what is written then. */
  #closeGap(out: Buffer, end: number): number {
    if (this.#written < this.#taken) out.copyWithin(this.#written, this.#taken, end);
    return this.#written + end - this.#taken;
  }
}
