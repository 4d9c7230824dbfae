import { describe, expect, it } from 'vitest';
import { summarizeBatch } from './import-summary.js';
import type { CsvRow } from './read-csv.js';

const rows: readonly CsvRow[] = ['ada', 'nobody', 'eva'].map((email, at) => ({ line: at + 2, email, receiver: { email } }));

describe('the summary of a batch', () => {
  it('tells each row what CleverReach has said of it', () => {
    const { failed, ...counts } = summarizeBatch(rows, ['insert success', 'invalid address', 'update success']);
    expect([counts, failed]).toEqual([{ success: false, written: 2, inserted: 1, updated: 1 }, [{ row: 3, email: 'nobody', message: 'invalid address' }]]);
  });

  it.each([[['insert success', 'insert success']], [['insert success', 'insert success', 'insert success', 'insert success']], [[]], [null], [true]])(
    'says of no row that it was written where nobody knows which answer is whose: %j',
    (answer) => {
      const { failed, written } = summarizeBatch(rows, answer);
      expect([written, failed.map(({ row, message }) => [row, message])]).toEqual([0, [2, 3, 4].map((row) => [row, 'CleverReach did not tell what became of it'])]);
    },
  );
});
