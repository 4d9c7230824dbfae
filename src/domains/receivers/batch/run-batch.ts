import type { BatchRow } from '../../../contract/index.js';
import { GatewayError, leavesOpen } from '../../../core/index.js';
import type { Change } from '../../calls/index.js';
import { keptWriteOf } from '../../calls/index.js';
import { RowProblem } from './row-outcome.type.js';
import { acceptedRow, readRows, refusedRow, unknownRow, unsentRow } from './read-rows.js';
import type { RowVerdict } from './read-rows.js';

/** Sends one part of a batch. */
export type SendPart<Row> = (rows: readonly Row[]) => Promise<Change<readonly BatchRow[]>>;

export interface BatchRun {
  readonly dryRun: boolean;
  readonly verdicts: readonly RowVerdict[];
}

const PAYLOAD_TOO_LARGE = 413;

const isTooLarge = (error: unknown): boolean => error instanceof GatewayError && error.refusal?.status === PAYLOAD_TOO_LARGE;

const messageOf = (error: unknown): string =>
  error instanceof GatewayError ? (error.refusal?.message ?? error.message) : 'The outcome is unknown.';

const verdictOf = (error: unknown): RowVerdict => (leavesOpen(error) ? unknownRow(messageOf(error)) : refusedRow(RowProblem.OTHER, messageOf(error)));

const cut = <Row>(rows: readonly Row[], size: number): (readonly Row[])[] =>
  Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => rows.slice(at * size, (at + 1) * size));

/**
 * Sends rows part by part, one after the other, and tells what became of each. A part that CleverReach finds too large is halved.
 * After a part that failed nothing more is sent. Throws where the very first part is refused: then nothing was changed.
 */
export const runBatch = async <Row>(rows: readonly Row[], maxRows: number, send: SendPart<Row>): Promise<BatchRun> => {
  const parts = cut(rows, maxRows);
  const verdicts: RowVerdict[] = [];
  for (let part = parts.shift(); part; part = parts.shift()) {
    try {
      const { dryRun, after } = await send(part);
      if (dryRun) return { dryRun: true, verdicts: rows.map(() => unsentRow('This was a dry run.')) };
      verdicts.push(...readRows(part.length, after));
    } catch (error) {
      const writeId = keptWriteOf(error);
      if (writeId !== undefined) {
        verdicts.push(...part.map(() => acceptedRow(writeId)));
        continue;
      }
      if (isTooLarge(error) && part.length > 1) {
        parts.unshift(...cut(part, Math.ceil(part.length / 2)));
        continue;
      }
      if (verdicts.length === 0 && !leavesOpen(error)) throw error;
      verdicts.push(...part.map(() => verdictOf(error)));
      verdicts.push(...parts.flat().map(() => unsentRow('An earlier part of the batch failed, so this row was not sent.')));
      break;
    }
  }
  return { dryRun: false, verdicts };
};
