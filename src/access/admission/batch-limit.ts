import { GatewayError } from '../../core/index.js';
import type { Caller } from '../ports.js';

/** Throws `invalid_input` for a batch with more rows than the consumer may send at once. */
export const checkBatch = ({ policy: { batchRows } }: Caller, rows: number): void => {
  if (batchRows === undefined || rows <= batchRows) return;
  throw new GatewayError('invalid_input', `A batch of this consumer has at most ${batchRows} rows; this one has ${rows}. Nothing was sent.`, {
    facts: { limit: batchRows, rows },
  });
};
