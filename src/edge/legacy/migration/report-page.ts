import { legacyPagePath } from '../legacy-page.js';
import { CURRENT_DAYS } from './report.js';
import type { Difference, HabitReport, IntegrationReport, MigrationReport, OperationReport, Replacement, ShadowReport, Verdict } from './report.js';

const words: Readonly<Record<Verdict, string>> = { ready: 'ready', needs_work: 'needs work', blocked: 'blocked' };

const day = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 'YYYY-MM-DD'.length);
const grouped = (count: number): string => count.toLocaleString('en-US');
const calls = (count: number): string => `${grouped(count)} ${count === 1 ? 'call' : 'calls'}`;
const code = (text: string): string => (text === '(nothing)' ? text : `\`${text}\``);
const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (headings: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  rows.length === 0 ? [] : [row(headings), `|${'---|'.repeat(headings.length)}`, ...rows.map(row), ''];

const summaryRow = ({ consumer, verdict, counts, operations, habits }: IntegrationReport): readonly string[] => [
  consumer.name,
  words[verdict],
  grouped(counts?.calls ?? 0),
  grouped(counts?.errors ?? 0),
  counts ? day(counts.lastSeenAt) : 'never',
  String(operations.length),
  String(habits.filter(({ breaks }) => breaks).length),
];

const introduction = (report: MigrationReport): readonly string[] => [
  '# Who still calls v1 and v2',
  '',
  `As of ${day(report.madeAt)}. **ready**: change the address and the token, nothing else. **needs work**: what is listed has to be changed first.`,
  `**blocked**: it needs something that v3 does not have. What was not called for ${CURRENT_DAYS} days does not count.`,
  `Examples are those of the table of v1 and v2; ${legacyPagePath} on the gateway has every operation in full.`,
  '',
  ...(report.integrations.length === 0 ? ['Nobody. No consumer was ever seen at v1 or v2.', ''] : []),
  ...table(['integration', 'verdict', 'calls', 'failed', 'last call', 'operations', 'habits that break'], report.integrations.map(summaryRow)),
];

const habitRow = ({ title, onV3, instead, breaks, calls: count, lastSeenAt }: HabitReport): readonly string[] => [
  title, breaks ? 'yes' : 'no', onV3, instead, grouped(count), day(lastSeenAt),
];

const differenceLines = ({ title, calls: count, example }: Difference): readonly string[] => [
  `  - ${title}${count === null ? '' : ` (${calls(count)})`}`,
  ...(example ? [`    - now ${code(example.old)}`, `    - v3 ${code(example.v3)}`] : []),
];

const withoutGraphql = (operation: string): string => (operation.startsWith('login.') ? 'no login is needed; send an API key of the gateway' : 'nothing yet');

const shownReplacement = ({ route, when }: Replacement): string => `\`${route}\`${when === null ? '' : ` where ${when}`}`;

const replacementLines = ({ operation, v3, graphql }: OperationReport): readonly string[] => [
  `- v3: ${v3.length === 0 ? 'nothing does this' : v3.map(shownReplacement).join('; ')}`,
  `- GraphQL: ${graphql === null ? withoutGraphql(operation) : `\`${graphql}\``}`,
];

const shadowLines = (shadow: ShadowReport | null): readonly string[] => {
  if (!shadow) return [];
  const { alike, different, unanswered, differences } = shadow;
  return [
    `- Compared with CleverReach's own answers: ${grouped(alike)} alike, ${grouped(different)} different, ${grouped(unanswered)} without an answer.`,
    ...differences.map(({ name, calls: count }) => `  - there → here \`${name}\` (${calls(count)})`),
  ];
};

const operationLines = (operation: OperationReport): readonly string[] => {
  const { oldCalls, calls: count, errors, lastSeenAt, isCurrent, differences, shadow } = operation;
  return [
    `#### ${oldCalls.map(({ call }) => `\`${call}\``).join(', ')}`,
    '',
    `${calls(count)}${errors > 0 ? `, ${grouped(errors)} of them failed` : ''}, the last on ${day(lastSeenAt)}${isCurrent ? '' : ' (does not count any more)'}.`,
    '',
    ...replacementLines(operation),
    ...(differences.length === 0 ? ['- Nothing differed on its calls.'] : ['- What differs:', ...differences.flatMap(differenceLines)]),
    ...shadowLines(shadow),
    '',
  ];
};

const seenLine = ({ counts, clients }: IntegrationReport): readonly string[] => {
  if (!counts) return [];
  const programs = clients.map(({ name, calls: count }) => `${name} (${grouped(count)})`).join(', ');
  return [`${calls(counts.calls)} from ${day(counts.firstSeenAt)} to ${day(counts.lastSeenAt)}, ${grouped(counts.errors)} failed. Sent by ${programs}.`, ''];
};

const integrationLines = (integration: IntegrationReport): readonly string[] => {
  const { consumer, verdict, reasons, habits, operations } = integration;
  return [
    `## ${consumer.name}: ${words[verdict]}${consumer.isRevoked ? ' (revoked)' : ''}`,
    '',
    ...reasons.map((reason) => `- ${reason}`),
    '',
    ...seenLine(integration),
    ...(habits.length > 0 ? ['### Habits', ''] : []),
    ...table(['habit', 'breaks', 'on v3', 'instead', 'calls', 'last'], habits.map(habitRow)),
    ...(operations.length > 0 ? ['### Calls', ''] : []),
    ...operations.flatMap(operationLines),
  ];
};

/** A report as a page in Markdown that a person reads and acts on. */
export const reportPage = (report: MigrationReport): string => [...introduction(report), ...report.integrations.flatMap(integrationLines)].join('\n').trimEnd();
