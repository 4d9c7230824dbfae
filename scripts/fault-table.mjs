const parts = ['CleverReach in trouble', 'Sign-ups that are kept', 'Processes that end', 'Stores', 'Connections of callers', 'Saturation'];
const doors = ['all', 'GraphQL', 'v3', 'v2', 'v1', 'admin'];
const kinds = ['read', 'write', 'both'];

const about = `# Faults

What callers saw while something was broken on purpose, what was lost, and how long until all was well again. Written by \`npm run check:faults\`, which
works with real processes and ends red where anything acknowledged is missing or doubled. Times are rounded up; they depend on the machine, and on the
short time limits of the tests.

- **seen**: HTTP status and the code of the gateway; without a code the words are CleverReach's own. "200 CODE" is GraphQL. Writes are sign-ups: \`add\`, \`insert\`
  and \`upsert\` into a group, and the opt-in \`mail\`.
- **lost**: a write that was answered as done is there exactly once, one that was refused is not, one whose end is unknown is there once at most. An upsert may be
  sent again after any error.
- **well again**: from the end of the fault to the first call that works; of slow senders, until all of them were given up. A dash: callers noticed nothing, or it was not measured.
`;

const rank = (list, value) => (list.includes(value) ? list.indexOf(value) : list.length);

/** Times in steps, so that the table is the same from run to run on a machine that is not very busy. */
const toTime = (ms) => {
  const seconds = [1, 5, 15, 60].find((limit) => ms < limit * 1000);
  return ms === 0 ? '–' : seconds === undefined ? '> 60 s' : `< ${seconds} s`;
};

const toRow = ({ fault, door, kind, seen, lost, wellAfterMs }) => `| ${fault} | ${door} | ${kind === 'both' ? 'read, write' : kind} | ${seen} | ${lost} | ${toTime(wellAfterMs)} |`;

/** The page, from the rows that the tests have noted; those of one fault stand together in the order in which the tests stand. */
export const toFaultTable = (notes) => {
  const rows = notes.trim().split('\n').map((line) => JSON.parse(line));
  const faults = [...new Set(rows.map(({ fault }) => fault))];
  const order = ({ part, fault, door, kind }) => [rank(parts, part), faults.indexOf(fault), rank(doors, door), rank(kinds, kind)];
  const sorted = rows.toSorted((a, b) => order(a).map((value, at) => value - order(b)[at]).find((difference) => difference !== 0) ?? 0);
  const tables = parts.flatMap((part) => {
    const own = sorted.filter((row) => row.part === part);
    return own.length === 0 ? [] : [`## ${part}\n\n| fault | door | read or write | seen | lost | well again |\n|---|---|---|---|---|---|\n${own.map(toRow).join('\n')}\n`];
  });
  return [about, ...tables].join('\n');
};
