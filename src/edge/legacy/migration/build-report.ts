import { operations } from '../changes/index.js';
import { versions } from '../changes/operation.js';
import type { Operation, Version } from '../changes/operation.js';
import { habits } from '../usage/habits.js';
import type { Habit } from '../usage/habits.js';
import { addCounts } from '../usage/usage.js';
import type { Counts, UsageCount, UsageKind } from '../usage/usage.js';
import { findDifferences } from './differences.js';
import { graphqlOperations } from './graphql-operations.js';
import { replacementsOf } from './replacements.js';
import { CURRENT_DAYS } from './report.js';
import type { ClientReport, HabitReport, IntegrationReport, OperationReport, ShadowReport } from './report.js';
import { judge } from './verdict.js';

const DAY_MS = 86_400_000;

type Consumer = IntegrationReport['consumer'];

const isCurrent = (lastSeenAt: number, now: number): boolean => lastSeenAt > now - CURRENT_DAYS * DAY_MS;

const ofKind = (counts: readonly UsageCount[], kind: UsageKind): readonly UsageCount[] => counts.filter((count) => count.kind === kind);

const plainCounts = ({ calls, errors, firstSeenAt, lastSeenAt }: Counts): Counts => ({ calls, errors, firstSeenAt, lastSeenAt });

const sumOf = (counts: readonly Counts[]): Counts | undefined => {
  const [first, ...others] = counts.map(plainCounts);
  return first && others.reduce(addCounts, first);
};

/** Counts that share a name as one, most frequent first. */
const sumsByName = (counts: readonly UsageCount[]): readonly (Counts & { readonly name: string })[] =>
  [...Map.groupBy(counts, ({ name }) => name)]
    .flatMap(([name, same]) => {
      const sum = sumOf(same);
      return sum ? [{ name, ...sum }] : [];
    })
    .sort((one, other) => other.calls - one.calls || one.name.localeCompare(other.name));

/** The row of an operation in a version; v1 and paths without a version answer what only v2 had as well. */
const rowOf = (id: string, version: Version): Operation | undefined => {
  const rows = operations.filter((operation) => operation.id === id);
  const table = version === 'unversioned' ? 'v1' : version;
  return rows.find((row) => row.versions.includes(version)) ?? rows.find((row) => row.versions.includes(table)) ?? rows[0];
};

const spelled = ({ route }: Operation, version: Version): string => route.replace(' ', version === 'unversioned' ? ' ' : ` /${version}`);

const isVersion = (name: string): name is Version => versions.some((version) => version === name);

const reportShadow = (counts: readonly UsageCount[]): ShadowReport | null => {
  const ends = ofKind(counts, 'shadow');
  if (ends.length === 0) return null;
  const ended = (name: string): number => ends.find((count) => count.name === name)?.calls ?? 0;
  const differences = sumsByName(ofKind(counts, 'difference')).map(({ name, calls }) => ({ name, calls }));
  return { alike: ended('alike'), different: ended('different'), unanswered: ended('unanswered'), differences };
};

const reportOperation = (id: string, counts: readonly UsageCount[], now: number): readonly OperationReport[] => {
  const called = ofKind(counts, 'version').flatMap(({ name, calls }) => {
    const row = isVersion(name) ? rowOf(id, name) : undefined;
    return row && isVersion(name) ? [{ row, version: name, calls }] : [];
  });
  const [first] = called;
  const sum = sumOf(ofKind(counts, 'version'));
  if (!first || !sum) return [];
  return [
    {
      operation: id,
      oldCalls: called.map(({ row, version, calls }) => ({ call: spelled(row, version), version, calls })),
      fate: first.row.fate,
      ...sum,
      isCurrent: isCurrent(sum.lastSeenAt, now),
      v3: replacementsOf(first.row),
      graphql: graphqlOperations[id] ?? null,
      differences: findDifferences(first.row, ofKind(counts, 'row')),
      shadow: reportShadow(counts),
    },
  ];
};

const isHabit = (name: string): name is Habit => name in habits;

const reportHabits = (counts: readonly UsageCount[]): readonly HabitReport[] =>
  sumsByName(ofKind(counts, 'habit')).flatMap(({ name, ...sum }) => (isHabit(name) ? [{ habit: name, ...habits[name], ...sum }] : []));

const reportClients = (counts: readonly UsageCount[]): readonly ClientReport[] =>
  sumsByName(ofKind(counts, 'client')).map(({ name, calls, lastSeenAt }) => ({ name, calls, lastSeenAt }));

/** What one consumer still does, from everything counted of it. `now` in milliseconds since 1970. */
export const reportIntegration = (consumer: Consumer, counts: readonly UsageCount[], now: number): IntegrationReport => {
  const byOperation = [...Map.groupBy(counts, ({ operation }) => operation)].flatMap(([id, own]) => reportOperation(id, own, now));
  const found = {
    operations: byOperation.sort((one, other) => other.calls - one.calls || one.operation.localeCompare(other.operation)),
    habits: reportHabits(counts),
  };
  const lately = found.habits.filter(({ lastSeenAt }) => isCurrent(lastSeenAt, now));
  return { consumer, ...judge({ operations: found.operations, habits: lately }), counts: sumOf(ofKind(counts, 'version')) ?? null, clients: reportClients(counts), ...found };
};
