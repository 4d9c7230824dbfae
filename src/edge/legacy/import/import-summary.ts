import { isObject } from '../changes/json.js';
import type { Json } from '../changes/json.js';
import type { CsvRow } from './read-csv.js';

/** A row that was not written, or of which nobody knows. */
export interface FailedRow {
  readonly row: number;
  readonly email: string;
  readonly message: string;
}

/** What became of a CSV. `written` counts rows that are in the group; `inserted` and `updated` those of which CleverReach tells it. */
export interface ImportSummary {
  readonly success: boolean;
  readonly written: number;
  readonly inserted: number;
  readonly updated: number;
  readonly failed: readonly FailedRow[];
}

export const failRows = (rows: readonly CsvRow[], message: string): ImportSummary => ({
  success: false,
  written: 0,
  inserted: 0,
  updated: 0,
  failed: rows.map(({ line, email }) => ({ row: line, email, message })),
});

const fine = { success: true, written: 1, inserted: 0, updated: 0, failed: [] } as const;

/** CleverReach tells a row by a status, a receiver, or a sentence where it failed (contract of v3). */
const summarizeRow = (row: CsvRow, told: Json | undefined): ImportSummary => {
  const status = isObject(told) ? told['status'] : told;
  if (isObject(told) && status === undefined) return fine;
  if (typeof status !== 'string') return failRows([row], 'CleverReach did not tell what became of it');
  if (!/success/i.test(status)) return failRows([row], status);
  return { ...fine, inserted: /^insert/i.test(status) ? 1 : 0, updated: /^update/i.test(status) ? 1 : 0 };
};

export const addSummaries = (summaries: readonly ImportSummary[]): ImportSummary => ({
  success: summaries.every(({ success }) => success),
  written: summaries.reduce((sum, { written }) => sum + written, 0),
  inserted: summaries.reduce((sum, { inserted }) => sum + inserted, 0),
  updated: summaries.reduce((sum, { updated }) => sum + updated, 0),
  failed: summaries.flatMap(({ failed }) => failed).sort((one, other) => one.row - other.row),
});

/** What became of a batch, whose answer has its rows in the order sent. Where their number differs nobody knows which answer is whose. */
export const summarizeBatch = (rows: readonly CsvRow[], answer: Json): ImportSummary => {
  const answers: readonly Json[] = Array.isArray(answer) && answer.length === rows.length ? answer : [];
  return addSummaries(rows.map((row, at) => summarizeRow(row, answers[at])));
};
