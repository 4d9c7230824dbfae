import { addCounts, boundNames } from './usage.js';
import type { CountedCall, Counts, UsageCount, UsageKind } from './usage.js';

const keyOf = ({ consumerId, operation, kind, name }: Omit<UsageCount, keyof Counts>): string => [consumerId, operation, kind, name].join('\n');

/** What is counted of a call, in one text: calls with the same one are counted as one. */
const wordsOf = ({ consumerId, operation, version, client, rows, habits }: CountedCall): string =>
  [consumerId, operation, version, client, ...rows, ...habits].join('\n');

/** So many calls are counted together: one by one, each would cost several times as much. */
const GATHER_AT_MOST = 256;

interface Noted {
  readonly call: CountedCall;
  readonly at: number;
}

/** Counts calls in memory. Its size is bounded by the consumers and the table of operations; names from outside are bounded as well. */
export class UsageTally {
  #counts = new Map<string, UsageCount>();
  #names = new Map<string, Set<string>>();
  #noted: Noted[] = [];

  add(call: CountedCall, now: number): void {
    if (this.#noted.push({ call, at: now }) >= GATHER_AT_MOST) this.#countNoted();
  }

  #countNoted(): void {
    const noted = this.#noted;
    this.#noted = [];
    for (const alike of Map.groupBy(noted, ({ call }) => wordsOf(call)).values()) this.#count(alike);
  }

  /** Counts calls that are alike. */
  #count(alike: readonly Noted[]): void {
    const [first] = alike;
    if (!first) return;
    const { call } = first;
    const times = alike.map(({ at }) => at);
    const errors = alike.filter(({ call: { isError } }) => isError).length;
    const counts = { calls: alike.length, errors, firstSeenAt: Math.min(...times), lastSeenAt: Math.max(...times) };
    const count = (kind: UsageKind, name: string): void => {
      this.merge({ consumerId: call.consumerId, operation: call.operation, kind, name, ...counts });
    };
    count('version', call.version);
    count('client', call.client);
    for (const title of call.rows) count('row', title);
    for (const habit of call.habits) count('habit', habit);
  }

  /** Adds what was counted before, as after a write that failed. */
  merge(added: UsageCount): void {
    const count = boundNames(added, this.#names);
    const key = keyOf(count);
    const known = this.#counts.get(key);
    this.#counts.set(key, known ? { ...known, ...addCounts(known, count) } : count);
  }

  /** Everything counted since the last time, in a fixed order. */
  take(): readonly UsageCount[] {
    this.#countNoted();
    const taken = [...this.#counts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, count]) => count);
    this.#counts = new Map();
    this.#names = new Map();
    return taken;
  }
}
