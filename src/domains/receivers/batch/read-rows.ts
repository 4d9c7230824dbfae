import type { BatchRow } from '../../../contract/index.js';
import { RowOutcome, RowProblem } from './row-outcome.type.js';
import type { BatchRowResult } from './row-outcome.type.js';

/** What is known of one row, without its place in the input. */
export type RowVerdict = Pick<BatchRowResult, 'outcome' | 'receiverId' | 'problem' | 'message'>;

export const refusedRow = (problem: RowProblem, message: string): RowVerdict => ({ outcome: RowOutcome.REFUSED, receiverId: null, problem, message });
export const unknownRow = (message: string): RowVerdict => ({ outcome: RowOutcome.UNKNOWN, receiverId: null, problem: null, message });
export const unsentRow = (message: string): RowVerdict => ({ outcome: RowOutcome.NOT_SENT, receiverId: null, problem: null, message });
export const acceptedRow = (writeId: string): RowVerdict => ({ outcome: RowOutcome.ACCEPTED, receiverId: null, problem: null, message: `It is kept as write ${writeId}.` });
const doneRow = (outcome: RowOutcome, id: string | number | undefined): RowVerdict => ({
  outcome, receiverId: id === undefined ? null : String(id), problem: null, message: null,
});

/** CleverReach's words for a row, an open list (PYC, SUP, META; seen). That of a blacklisted address is inferred. */
const outcomes = [
  [/insert success/i, RowOutcome.INSERTED],
  [/update success/i, RowOutcome.UPDATED],
  [/^\s*success\s*$/i, RowOutcome.DONE],
] as const;

const problems = [
  [/duplicate address/i, RowProblem.DUPLICATE_ADDRESS],
  [/invalid address/i, RowProblem.INVALID_ADDRESS],
  [/blacklist/i, RowProblem.BLACKLISTED],
  [/invalid receiver/i, RowProblem.UNKNOWN_RECEIVER],
] as const;

const matching = <T>(list: readonly (readonly [RegExp, T])[], text: string): T | undefined => list.find(([words]) => words.test(text))?.[1];

const readStatus = (status: string, id: string | number | undefined): RowVerdict => {
  const outcome = matching(outcomes, status);
  return outcome ? doneRow(outcome, id) : refusedRow(matching(problems, status) ?? RowProblem.OTHER, status);
};

const readRow = (row: BatchRow | boolean | null): RowVerdict => {
  if (typeof row === 'string') return readStatus(row, undefined);
  const { status, email, id }: Partial<Record<'status' | 'email' | 'id', unknown>> = Object(row) as object;
  const told = typeof id === 'string' || typeof id === 'number' ? id : undefined;
  if (typeof status === 'string') return readStatus(status, told);
  return email === undefined ? unknownRow('CleverReach\'s answer for this row cannot be read.') : doneRow(RowOutcome.DONE, told);
};

/** The verdicts of a part of a batch. Rows answer in the order of the input; where their number differs, or nothing came, nobody knows whose answer is whose. */
export const readRows = (sent: number, answer: readonly BatchRow[] | null): RowVerdict[] => {
  if (!Array.isArray(answer) || answer.length !== sent) {
    return Array.from({ length: sent }, () => unknownRow('CleverReach did not answer for every row.'));
  }
  return answer.map(readRow);
};
