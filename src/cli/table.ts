const GAP = '  ';

/** Rows under their headings, aligned; one sentence where there are none. */
export const toTable = (headings: readonly string[], rows: readonly (readonly string[])[], ifEmpty: string): string => {
  if (rows.length === 0) return ifEmpty;
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(GAP).trimEnd()).join('\n');
};

/** Names with their values, one a line. */
export const toFacts = (facts: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}${GAP}${value}`.trimEnd()).join('\n');
};

/** A time to the minute, in UTC; a dash for never. */
export const toMinute = (timeMs: number | undefined): string =>
  timeMs === undefined ? '-' : new Date(timeMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ');

/** Several words in one cell; a dash for none. */
export const toWords = (words: readonly string[]): string => words.join(' ') || '-';
