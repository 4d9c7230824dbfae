import type { Version } from '../changes/operation.js';
import type { Habit } from './habits.js';

/** One call of an old integration as it is counted: nothing of what it carried. */
export interface CountedCall {
  readonly consumerId: string;
  /** Id of the operation. */
  readonly operation: string;
  readonly version: Version;
  readonly client: string;
  readonly habits: readonly Habit[];
  /** Titles of the rows that changed something on the call. */
  readonly rows: readonly string[];
  readonly isError: boolean;
}

export const usageKinds = ['version', 'row', 'habit', 'client', 'shadow', 'difference'] as const;
export type UsageKind = (typeof usageKinds)[number];

/** How often something was seen. Times are milliseconds since 1970. */
export interface Counts {
  readonly calls: number;
  readonly errors: number;
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** Counts of one thing that a consumer did at one operation. */
export interface UsageCount extends Counts {
  readonly consumerId: string;
  readonly operation: string;
  readonly kind: UsageKind;
  readonly name: string;
}

/** Kinds whose names come from outside: so many are told apart for a consumer and operation; all others are counted under one name. */
const boundedKinds: Partial<Readonly<Record<UsageKind, number>>> = { client: 10, difference: 50 };
const others = 'others';

/** Counts each with a name that is in bounds. `known` holds names that are counted already, by what they belong to, and takes in the new ones. */
export const boundNames = (count: UsageCount, known: Map<string, Set<string>>): UsageCount => {
  const most = boundedKinds[count.kind];
  if (most === undefined) return count;
  const key = [count.consumerId, count.operation, count.kind].join('\n');
  const names = known.get(key) ?? new Set<string>();
  known.set(key, names);
  if (names.size < most) names.add(count.name);
  return names.has(count.name) ? count : { ...count, name: others };
};

export const addCounts = (one: Counts, other: Counts): Counts => ({
  calls: one.calls + other.calls,
  errors: one.errors + other.errors,
  firstSeenAt: Math.min(one.firstSeenAt, other.firstSeenAt),
  lastSeenAt: Math.max(one.lastSeenAt, other.lastSeenAt),
});
