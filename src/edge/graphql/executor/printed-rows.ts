/**
 * Rows of an answer as the JSON text they will be. A text is smaller than its rows, and they are gone before those of the next page come:
 * rows that all live until the whole answer is printed outgrow V8's young space.
 */
export class PrintedRows {
  constructor(readonly text: string) {}

  /** For an answer that somebody else prints. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** Rows printed at once. */
export const printRows = (rows: readonly unknown[]): PrintedRows => new PrintedRows(JSON.stringify(rows));

type Answer = Readonly<Record<string, unknown>>;

const isAnswer = (value: object): value is Answer => Object.getPrototypeOf(value) === null;

const printList = (items: readonly unknown[]): string => {
  let text = '';
  for (const item of items) text += `${text === '' ? '' : ','}${printAnswer(item)}`;
  return `[${text}]`;
};

const printObject = (answer: Answer): string => {
  let text = '';
  // Keys are names of GraphQL, which need no escapes.
  for (const key in answer) text += `${text === '' ? '' : ','}"${key}":${printAnswer(answer[key])}`;
  return `{${text}}`;
};

/** The JSON text of what an execution completed, printed rows among it. */
export const printAnswer = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (value instanceof PrintedRows) return value.text;
  if (Array.isArray(value)) return printList(value);
  return isAnswer(value) ? printObject(value) : JSON.stringify(value);
};
