const COLON = 0x3a;
const QUOTE = 0x22;
const OPEN = 0x7b;
const SPACE = 0x20;
const WORD_BYTES = 4;
const COLONS = 0x3a3a3a3a;
const MOST_PLACES = 16_384;

/** Marks the highest bit of each byte of a word that is a colon. A byte above a colon may be marked without being one. */
const markColons = (word: number): number => {
  const colonsAreZero = word ^ COLONS;
  return (colonsAreZero - 0x01010101) & ~colonsAreZero & 0x80808080;
};

/** Whether a value may matter that begins with these four bytes, the first of them lowest: an object, or a text that begins with a digit. Blanks are left to be looked at. */
const mayMatter = (bytes: number): boolean => {
  const first = bytes & 0xff;
  return first === QUOTE ? (bytes & 0xf000) === 0x3000 : first === OPEN || first <= SPACE;
};

/**
 * Where members may stand whose values matter: the places of their colons. Looks at four bytes at a time, because most of them hold no
 * colon: that is several times faster than byte by byte.
 */
export class MemberPlaces {
  /** Used by one search after the other; each is over before the next begins. */
  static readonly #places = new Int32Array(MOST_PLACES);
  readonly #words: Int32Array;
  /** Bytes of the first word that lie before the first byte. */
  readonly #shift: number;

  constructor(private readonly bytes: Buffer) {
    this.#shift = bytes.byteOffset % WORD_BYTES;
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset - this.#shift, Math.floor((this.#shift + bytes.length) / WORD_BYTES));
  }

  /** Places in order, from the word on in which `from` is. Where the last one lies before `from` there are no more. To be used before the next call. */
  after(from: number): Int32Array {
    const places = MemberPlaces.#places;
    const words = this.#words;
    const last = words.length - 1;
    let found = 0;
    let at = (from + this.#shift) >> 2;
    for (; at < last && found < MOST_PLACES - 2 * WORD_BYTES; at++) {
      const word = words[at] as number;
      const marks = markColons(word);
      if (marks === 0) continue;
      const next = words[at + 1] as number;
      const place = at * WORD_BYTES - this.#shift;
      if ((marks & 0x80) !== 0 && mayMatter(word >>> 8)) places[found++] = place;
      if ((marks & 0x8000) !== 0 && mayMatter((word >>> 16) | (next << 16))) places[found++] = place + 1;
      if ((marks & 0x800000) !== 0 && mayMatter((word >>> 24) | (next << 8))) places[found++] = place + 2;
      if (marks < 0 && mayMatter(next)) places[found++] = place + 3;
    }
    return places.subarray(0, at >= last ? this.#addTail(places, found, at * WORD_BYTES - this.#shift) : found);
  }

  /** The last whole word and what is behind it: nobody knows all four bytes that follow theirs. */
  #addTail(places: Int32Array, found: number, from: number): number {
    let sum = found;
    for (let at = Math.max(0, from); at < this.bytes.length; at++) if (this.bytes[at] === COLON) places[sum++] = at;
    return sum;
  }
}
