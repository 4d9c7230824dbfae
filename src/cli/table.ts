const GAP = '  ';

const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}]/gu;

/** Columns of a terminal that a text takes. */
const widthOf = (text: string): number => [...text.replace(/\p{Mn}/gu, '')].length + (text.match(wide)?.length ?? 0);

/** Names come from CleverReach, too: what moves the cursor or breaks the line is not for the terminal of an operator. */
const printable = (text: string): string => text.replaceAll(/\p{Cc}/gu, '\uFFFD');

const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** Rows under their headings, aligned; one sentence where there are none. */
export const toTable = (headings: readonly string[], rows: readonly (readonly string[])[], ifEmpty: string): string => {
  if (rows.length === 0) return ifEmpty;
  const lines = [headings.map((heading) => heading.toUpperCase()), ...rows.map((row) => row.map(printable))];
  const widths = headings.map((_, column) => Math.max(...lines.map((line) => widthOf(line[column] ?? ''))));
  return lines.map((line) => line.map((cell, column) => pad(cell, widths[column] ?? 0)).join(GAP).trimEnd()).join('\n');
};

/** Names with their values, one a line. */
export const toFacts = (facts: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...facts.map(([name]) => name.length));
  return facts.map(([name, value]) => `${name.padEnd(width)}${GAP}${printable(value)}`.trimEnd()).join('\n');
};

/** A time to the minute, in UTC as its Z says; a dash for never. */
export const toMinute = (timeMs: number | undefined): string =>
  timeMs === undefined ? '-' : `${new Date(timeMs).toISOString().slice(0, 'YYYY-MM-DDTHH:MM'.length).replace('T', ' ')}Z`;

/** Several words in one cell; a dash for none. */
export const toWords = (words: readonly string[]): string => words.join(' ') || '-';
