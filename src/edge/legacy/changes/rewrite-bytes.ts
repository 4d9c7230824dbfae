const PIECE_BYTES = 32_768;

const betweenRows = '},{"';

const isLetter = (byte: number | undefined): boolean => byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a));

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

/**
 * Rewrites JSON in UTF-8 as text with one character for each byte: nothing is decoded, and what is ASCII (names, digits,
 * brackets) is found as in any text. A long list is rewritten some rows at a time, because large strings are costly.
 */
export const rewriteRows = (bytes: Buffer, rewrite: (text: string) => string, pieceBytes = PIECE_BYTES): Buffer => {
  const pieces: Buffer[] = [];
  for (let from = 0, to = 0; from < bytes.length || pieces.length === 0; from = to) {
    to = endOfRows(bytes, from, from + pieceBytes);
    pieces.push(Buffer.from(rewrite(bytes.toString('latin1', from, to)), 'latin1'));
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
};
