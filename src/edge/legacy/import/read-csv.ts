import { CsvError, parse } from 'csv-parse/sync';
import { GatewayError } from '../../../core/index.js';
import type { JsonObject } from '../changes/json.js';
import { Refusal } from '../changes/step.js';

/** A row of a CSV as v3 takes a receiver; `line` counts from 1, which is the header. */
export interface CsvRow {
  readonly line: number;
  readonly email: string;
  readonly receiver: JsonObject;
}

const separators = [',', ';', '\t'];
/** All of them: of a file that was put together from others a parser takes the first it finds, and the lines that end otherwise for parts of a row. */
const lineEnds = ['\r\n', '\n', '\r'];
const LONGEST_ROW_BYTES = 100_000;
const GLOBAL = /^global\.(.+)$/i;
const plainFields: ReadonlySet<string> = new Set(['email', 'source']);
const timeFields: ReadonlySet<string> = new Set(['registered', 'activated', 'deactivated']);

/** A CSV that cannot be imported, in the words of v1 and v2. */
export const refuseCsv = (sentence: string): GatewayError => {
  const refusal = new Refusal(400, `Bad Request: ${sentence}`);
  return new GatewayError('invalid_input', refusal.message, { refusal });
};

/** The separator that stands most often in the header; a comma where none does. */
const separatorOf = (text: string): string => {
  const header = /^[^\r\n]*/.exec(text)?.[0].replace(/"[^"]*"/g, '') ?? '';
  const counts = separators.map((separator) => header.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ',';
};

const parseRows = (text: string, maxRows: number): readonly (readonly string[])[] => {
  try {
    return parse(text, { delimiter: separatorOf(text), record_delimiter: lineEnds, trim: true, skip_empty_lines: true, to: maxRows + 2, max_record_size: LONGEST_ROW_BYTES });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const { lines } = error as { readonly lines?: unknown };
    throw refuseCsv(`The CSV cannot be read${typeof lines === 'number' ? `; see line ${lines}` : ''}.`);
  }
};

const nameOf = (heading: string): string => (/^e-?mail$/i.test(heading) ? 'email' : heading.toLowerCase());

const checkHeader = (header: readonly string[]): void => {
  if (!header.includes('email')) throw refuseCsv('The CSV has no column email.');
  if (header.some((name) => name === '')) throw refuseCsv('A column of the CSV has no name.');
  if (new Set(header).size < header.length) throw refuseCsv('Two columns of the CSV have the same name.');
};

const cellOf = (name: string, value: string): JsonObject => {
  if (plainFields.has(name)) return { [name]: value };
  if (!timeFields.has(name)) return {};
  if (!/^[0-9]{1,12}$/.test(value)) throw refuseCsv(`The column ${name} wants Unix seconds.`);
  return { [name]: Number(value) };
};

const receiverOf = (header: readonly string[], row: readonly string[]): JsonObject => {
  const cells = header.map((name, at) => [name, row[at] ?? ''] as const).filter(([, value]) => value !== '');
  const isField = (name: string): boolean => plainFields.has(name) || timeFields.has(name);
  const globals = cells.flatMap(([name, value]) => (GLOBAL.test(name) ? [[GLOBAL.exec(name)?.[1] ?? '', value] as const] : []));
  const own = cells.filter(([name]) => !isField(name) && !GLOBAL.test(name));
  return {
    ...Object.assign({}, ...cells.map(([name, value]) => cellOf(name, value))),
    ...(own.length > 0 && { attributes: Object.fromEntries(own) }),
    ...(globals.length > 0 && { global_attributes: Object.fromEntries(globals) }),
  } as JsonObject;
};

/** The rows of a CSV with a header. Throws `invalid_input`, worded as v1 and v2 do, for whatever keeps it from being read as a whole. */
export const readCsv = (text: string, maxRows: number): readonly CsvRow[] => {
  const [headings, ...rows] = parseRows(text.replace(/^\uFEFF/, ''), maxRows);
  if (!headings) throw refuseCsv('The CSV is empty.');
  const header = headings.map(nameOf);
  checkHeader(header);
  if (rows.length === 0) throw refuseCsv('The CSV has no rows.');
  if (rows.length > maxRows) throw refuseCsv(`The CSV has more than ${maxRows} rows. Send it in parts.`);
  return rows.map((row, at) => ({ line: at + 2, email: row[header.indexOf('email')] ?? '', receiver: receiverOf(header, row) }));
};
