/** V8 gets memory from the system for each text of more than 128 KB, which costs as much as half of parsing it. */
const LONG_BYTES = 131_072;

/** Bytes of one text; it may take twice as many where it holds more than ASCII. */
const PIECE_BYTES = 32_768;

const MAX_BEGINNING = 64;

/** How a row of a list begins, with the name of its first member: `{"id":`. Undefined where the bytes are no list of objects. */
const beginningOfRows = (bytes: Buffer): string | undefined => /^\[(\{"\w+":)/.exec(bytes.toString('latin1', 0, MAX_BEGINNING))?.[1];

/** Where pieces end: before commas that most probably stand between two rows. */
const cutsOf = (bytes: Buffer, beginning: string): readonly number[] => {
  const between = `},${beginning}`;
  const cuts: number[] = [];
  for (let cut = bytes.indexOf(between, PIECE_BYTES); cut !== -1; cut = bytes.indexOf(between, cut + PIECE_BYTES)) cuts.push(cut + 1);
  return cuts;
};

const parseList = (bytes: Buffer, start: number, end: number): readonly unknown[] => JSON.parse(`[${bytes.toString('utf8', start, end)}]`) as readonly unknown[];

const parsePieces = (bytes: Buffer, beginning: string): readonly unknown[] => {
  const rows: unknown[] = [];
  let start = 1;
  for (const cut of [...cutsOf(bytes, beginning), bytes.length - 1]) {
    rows.push(...parseList(bytes, start, cut));
    start = cut + 1;
  }
  return rows;
};

/**
 * The value of JSON; throws where it is none. A long list of objects is parsed in pieces of whole rows: where each piece in brackets is
 * JSON, so is the list, and its rows are theirs. Where one is not, because it ends inside a row, the list is parsed as a whole.
 */
export const parseJson = (bytes: Buffer): unknown => {
  const beginning = bytes.length > LONG_BYTES && bytes.at(-1) === 0x5d ? beginningOfRows(bytes) : undefined;
  if (beginning !== undefined) {
    try {
      return parsePieces(bytes, beginning);
    } catch {
      // The whole says what is wrong with it, if anything.
    }
  }
  return JSON.parse(bytes.toString('utf8'));
};
