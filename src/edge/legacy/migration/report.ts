import type { Fate, Version } from '../changes/operation.js';
import type { Habit } from '../usage/habits.js';
import type { Counts } from '../usage/usage.js';

/**
 * `ready`: the integration can go to v3 by changing its address and its token, or is gone already. `needs_work`: it has to be
 * changed first. `blocked`: it needs something that v3 does not have.
 */
export type Verdict = 'ready' | 'needs_work' | 'blocked';

/** One way in which v3 differs from what the integration knows, with the first example of it. */
export interface Difference {
  readonly title: string;
  /** Calls on which it mattered; null for what holds for every call. */
  readonly calls: number | null;
  readonly example: { readonly old: string; readonly v3: string } | null;
}

/** How the answers of CleverReach's own v1 and v2 compared with ours, where reads were repeated there. Differences name a path and types. */
export interface ShadowReport {
  readonly alike: number;
  readonly different: number;
  readonly unanswered: number;
  readonly differences: readonly { readonly name: string; readonly calls: number }[];
}

/** A call of v3 that replaces an old one; `when` says in which case, where there are several. */
export interface Replacement {
  readonly route: string;
  readonly when: string | null;
}

export interface OperationReport extends Counts {
  readonly operation: string;
  /** Old calls as the integration spells them, e.g. `GET /v2/groups`. */
  readonly oldCalls: readonly { readonly call: string; readonly version: Version; readonly calls: number }[];
  readonly fate: Fate;
  /** Whether it was called lately, so that it counts for the verdict. */
  readonly isCurrent: boolean;
  /** Empty where v3 has nothing for it. */
  readonly v3: readonly Replacement[];
  /** Path of the field in GraphQL, e.g. `query group.stats`; null where GraphQL has none. */
  readonly graphql: string | null;
  readonly differences: readonly Difference[];
  /** Null where no read was repeated at the old API. */
  readonly shadow: ShadowReport | null;
}

export interface HabitReport extends Counts {
  readonly habit: Habit;
  readonly title: string;
  readonly onV3: string;
  readonly instead: string;
  readonly breaks: boolean;
}

export interface ClientReport {
  readonly name: string;
  readonly calls: number;
  readonly lastSeenAt: number;
}

/** What one consumer still does at v1 and v2, and what it takes to leave. `counts` is null where it was never seen. */
export interface IntegrationReport {
  readonly consumer: { readonly id: string; readonly name: string; readonly isRevoked: boolean };
  readonly verdict: Verdict;
  readonly reasons: readonly string[];
  readonly counts: Counts | null;
  readonly clients: readonly ClientReport[];
  readonly habits: readonly HabitReport[];
  readonly operations: readonly OperationReport[];
}

export interface MigrationReport {
  readonly madeAt: number;
  readonly integrations: readonly IntegrationReport[];
}

/** What was not called for so long does not count for a verdict. */
export const CURRENT_DAYS = 90;
