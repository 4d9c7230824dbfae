/** Rows of a batch answer with a status of their own, under HTTP 200 (PYC, SUP, META; seen). A whole receiver has none and was written; a bare sentence was not. */
export const isRowWritten = (row: unknown): boolean =>
  typeof row === 'object' && row !== null && (!('status' in row) || /success/i.test(String(row.status)));

/** The receiver is there already (WPP; documented). Stands in a row, or in the message of a refusal. */
export const saysDuplicate = (words: unknown): boolean =>
  /duplicate address/i.test(typeof words === 'object' && words !== null && 'status' in words ? String(words.status) : String(words));
