import type { Rewriter } from '../../../../core/index.js';
import { partsOf, Passage } from './unquoting-module.js';

/**
 * Takes the quotes off ids, times and counts in JSON of UTF-8: nothing is decoded, parsed or printed. Gives the same bytes back where
 * there is nothing to take off.
 */
export const unquoteNumbers = (bytes: Buffer): Buffer => {
  const passage = new Passage();
  const rewritten = Buffer.allocUnsafe(bytes.length);
  let end = 0;
  const add = (part: Uint8Array): void => {
    rewritten.set(part, end);
    end += part.length;
  };
  for (const part of partsOf(bytes)) add(passage.take(part));
  add(passage.keptBack);
  return end === bytes.length ? bytes : rewritten.subarray(0, end);
};

/** As `unquoteNumbers`, of JSON that comes in pieces. What may be the beginning of a member is kept back until its end has come. */
export class NumbersUnquoter implements Rewriter {
  readonly #passage = new Passage();

  /** `changed` is told of every piece of which something was taken off. */
  constructor(private readonly changed: () => void) {}

  write(bytes: Buffer): readonly Buffer[] {
    return partsOf(bytes).map((part) => this.#rewrite(part));
  }

  end(): readonly Buffer[] {
    return [Buffer.from(this.#passage.keptBack)];
  }

  /** Writes into the bytes themselves. There is no room for it where more had been kept back than quotes are taken off. */
  #rewrite(bytes: Buffer): Buffer {
    const before = this.#passage.keptBack.length;
    const rewritten = this.#passage.take(bytes);
    if (rewritten.length + this.#passage.keptBack.length < before + bytes.length) this.changed();
    if (rewritten.length > bytes.length) return Buffer.from(rewritten);
    bytes.set(rewritten);
    return bytes.subarray(0, rewritten.length);
  }
}
