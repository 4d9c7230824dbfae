import type { HabitReport, OperationReport, Verdict } from './report.js';

interface Judged {
  readonly operations: readonly OperationReport[];
  readonly habits: readonly HabitReport[];
}

const plural = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

const namesOf = (oldCalls: OperationReport['oldCalls']): string => oldCalls.map(({ call }) => call).join(', ');

const isLogin = ({ operation }: OperationReport): boolean => operation.startsWith('login.');

/** What v3 has nothing for. A call that never worked counts as well: somebody waits for it. */
const reasonsToStay = (operations: readonly OperationReport[]): readonly string[] =>
  operations
    .filter(({ v3 }) => v3.length === 0)
    .map(({ oldCalls, calls }) => `v3 has nothing for ${namesOf(oldCalls)} (${plural(calls, 'call', 'calls')}). Do without it first.`);

const reasonsToWork = ({ operations, habits }: Judged): readonly string[] => {
  const differing = operations.filter((operation) => !isLogin(operation) && operation.v3.length > 0 && operation.differences.length > 0);
  const breaking = habits.filter(({ breaks }) => breaks);
  return [
    ...(operations.some(isLogin) ? ['It logs in with a password. v3 wants an API key of the gateway or a token from OAuth.'] : []),
    ...(differing.length > 0 ? [`${plural(differing.length, 'of its operations differs', 'of its operations differ')} on v3.`] : []),
    ...(breaking.length > 0 ? [`${plural(breaking.length, 'of its habits breaks', 'of its habits break')} on v3.`] : []),
  ];
};

/** Worth a look, but nothing that v3 would change: asking for somebody who is not there fails as well. */
const remarks = (operations: readonly OperationReport[]): readonly string[] =>
  operations
    .filter(({ calls, errors, v3 }) => calls === errors && v3.length > 0)
    .map(({ oldCalls, calls }) => `${namesOf(oldCalls)} only ever failed (${plural(calls, 'call', 'calls')}). See whether anybody needs it.`);

/** Whether an integration can leave v1 and v2, and why. Looks only at what was done lately. */
export const judge = ({ operations, habits }: Judged): { readonly verdict: Verdict; readonly reasons: readonly string[] } => {
  const current = operations.filter(({ isCurrent }) => isCurrent);
  if (current.length === 0) {
    return { verdict: 'ready', reasons: [operations.length === 0 ? 'It was never seen at v1 or v2.' : 'It has not called v1 or v2 for a long time.'] };
  }
  const [staying, working] = [reasonsToStay(current), reasonsToWork({ operations: current, habits })];
  if (staying.length > 0) return { verdict: 'blocked', reasons: [...staying, ...working, ...remarks(current)] };
  if (working.length > 0) return { verdict: 'needs_work', reasons: [...working, ...remarks(current)] };
  return { verdict: 'ready', reasons: ['Its calls mean the same on v3. Change the address and the token.', ...remarks(current)] };
};
