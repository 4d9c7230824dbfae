/** Rows printed to one text. */
const ROWS = 50;

/**
 * Rows of an answer as the JSON text they will be, in pieces. A text is smaller than its rows, and they are gone before those of the next
 * page come: rows that all live until the whole answer is printed outgrow V8's young space. V8 gets memory from the system for each text of
 * more than 128 KB, which costs as much as to print it.
 */
export class PrintedRows {
  /** Each piece is the text of one or more rows with commas between them. */
  constructor(readonly pieces: readonly string[]) {}

  /** For an answer that somebody else prints. */
  toJSON(): unknown {
    return JSON.parse(`[${this.pieces.join(',')}]`);
  }
}

const withoutBrackets = (list: string): string => list.slice(1, -1);

export const printRows = (rows: readonly unknown[]): PrintedRows => {
  const pieces: string[] = [];
  for (let at = 0; at < rows.length; at += ROWS) pieces.push(withoutBrackets(JSON.stringify(rows.slice(at, at + ROWS))));
  return new PrintedRows(pieces);
};

type Answer = Readonly<Record<string, unknown>>;

const isAnswer = (value: object): value is Answer => Object.getPrototypeOf(value) === null;

/** Texts are put together up to this length; a longer one is copied once, to its place in the bytes. */
const LONG_CHARACTERS = 4_096;

/** A text of as many bytes as characters is ASCII, which is copied, not encoded. */
const encodingOf = (text: string, bytes: number): BufferEncoding => (text.length === bytes ? 'latin1' : 'utf8');

const bytesOf = (pieces: readonly string[]): Buffer => {
  const lengths = pieces.map((piece) => Buffer.byteLength(piece));
  const bytes = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const [index, piece] of pieces.entries()) at += bytes.write(piece, at, encodingOf(piece, lengths[index] ?? 0));
  return bytes;
};

class Printer {
  readonly #pieces: string[] = [];
  #text = '';

  print(value: unknown): this {
    if (typeof value !== 'object' || value === null) return this.add(JSON.stringify(value));
    if (value instanceof PrintedRows) return this.#printList(value.pieces, (piece) => this.add(piece));
    if (Array.isArray(value)) return this.#printList(value as readonly unknown[], (item) => this.print(item));
    return isAnswer(value) ? this.#printObject(value) : this.add(JSON.stringify(value));
  }

  add(text: string): this {
    if (this.#text.length + text.length < LONG_CHARACTERS) {
      this.#text += text;
    } else {
      this.#pieces.push(this.#text);
      this.#text = text;
    }
    return this;
  }

  end(): string | Buffer {
    return this.#pieces.length === 0 ? this.#text : bytesOf([...this.#pieces, this.#text]);
  }

  #printList<T>(items: readonly T[], print: (item: T) => void): this {
    let sign = '[';
    for (const item of items) {
      this.add(sign);
      print(item);
      sign = ',';
    }
    return this.add(sign === '[' ? '[]' : ']');
  }

  #printObject(answer: Answer): this {
    let sign = '{';
    // Keys are names of GraphQL, which need no escapes.
    for (const key in answer) {
      this.add(`${sign}"${key}":`).print(answer[key]);
      sign = ',';
    }
    return this.add(sign === '{' ? '{}' : '}');
  }
}

/** The JSON of what an execution completed, printed rows among it, as the `data` of an answer: a text, or the bytes of a long one. */
export const printData = (data: unknown): string | Buffer => new Printer().add('{"data":').print(data).add('}').end();
