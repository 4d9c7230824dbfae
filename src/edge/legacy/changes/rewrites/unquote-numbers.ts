const ids = 'id|groups?_id|customer_tables_id|receiver_id|pool_id|attribute_id|mailing_id|form_id';
const times = 'activated|deactivated|registered|imported|bounced|stamp|last_mailing|last_changed';
const counts = '[a-z_]+_count';
/** Digits that a JSON number holds exactly; longer ids stay text. */
const digits = '(?:0|[1-9][0-9]{0,14}|[1-8][0-9]{15})';
const text = '"[^"\\\\]*(?:\\\\.[^"\\\\]*)*"';
const objectOf = (inner: string): string => `\\{[^"{}]*(?:(?:${text}${inner})[^"{}]*)*\\}`;
/** Attribute values are text; objects among them are looked over all the same, as deep as anybody would put them. */
const object = objectOf(`|${objectOf(`|${objectOf('')}`)}`);
/** In JSON a quote without a backslash before it, a name, a quote and a colon make a member: no value can look like it. */
const after = (names: string, beginning: string): string => `(?<=(?<!\\\\)"(?:${names})"\\s*:\\s*${beginning})`;
/**
 * A member's colon with the digits of a number, or with the attributes of a receiver: what he calls `id` there is his own
 * business. A look at the next character comes first, because looking back is costly.
 */
const members = new RegExp(`:\\s*(?:"(?=[0-9])${after(`${ids}|${times}|${counts}`, '"')}${digits}"|(?=\\{)(?=\\{${after('(?:global_)?attributes', '\\{')})${object})`, 'g');

/** Large strings are costly, so a long list is looked through some rows at a time. */
const PIECE_BYTES = 32_768;
const QUOTE = 0x22;
const betweenRows = '},{"';

const isLetter = (byte: number | undefined): boolean => byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/**
 * The end of the last whole row before `to`, or of all bytes where no row ends between `from` and `to`. A quote with a letter
 * behind it begins a name and never ends a text, so what looks like the border of two rows is one.
 */
const endOfRows = (bytes: Buffer, from: number, to: number): number => {
  if (to >= bytes.length) return bytes.length;
  for (let cut = bytes.lastIndexOf(betweenRows, to, 'latin1'); cut > from; cut = bytes.lastIndexOf(betweenRows, cut - 1, 'latin1')) {
    if (isLetter(bytes[cut + betweenRows.length])) return cut + 2;
  }
  return bytes.length;
};

/** A copy of some bytes, made once there is one to leave out. Gaps are closed in place: one move for each number. */
class Thinned {
  #out: Buffer | undefined;
  #written = 0;
  #taken = 0;

  constructor(private readonly bytes: Buffer) {}

  /** Leaves out the quote at `closing` and the one before it. The digits between them are too few to be worth a call. */
  unquote(closing: number): void {
    const out = (this.#out ??= Buffer.from(this.bytes));
    let opening = closing - 1;
    while (isDigit(this.bytes[opening])) opening--;
    let written = this.#closeGap(out, opening);
    for (let at = opening + 1; at < closing; at++) out[written++] = this.bytes[at] as number;
    this.#written = written;
    this.#taken = closing + 1;
  }

  /** What is left: the bytes themselves where nothing was left out. */
  end(): Buffer {
    return this.#out ? this.#out.subarray(0, this.#closeGap(this.#out, this.bytes.length)) : this.bytes;
  }

  /** Moves what follows the last gap, up to `end`, to where it belongs. Gives the end of what is written then. */
  #closeGap(out: Buffer, end: number): number {
    if (this.#written < this.#taken) out.copyWithin(this.#written, this.#taken, end);
    return this.#written + end - this.#taken;
  }
}

/**
 * Takes the quotes off ids, times and counts in JSON of UTF-8: nothing is decoded, parsed or printed. Bytes are read as text with one
 * character for each, so that what is ASCII (names, digits, brackets) is found as in any text. Gives the same bytes back where there
 * is nothing to take off.
 */
export const unquoteNumbers = (bytes: Buffer, pieceBytes = PIECE_BYTES): Buffer => {
  const thinned = new Thinned(bytes);
  for (let from = 0, to = 0; from < bytes.length; from = to) {
    to = endOfRows(bytes, from, from + pieceBytes);
    const piece = bytes.toString('latin1', from, to);
    members.lastIndex = 0;
    while (members.test(piece)) {
      const last = from + members.lastIndex - 1;
      if (bytes[last] === QUOTE) thinned.unquote(last);
    }
  }
  return thinned.end();
};
