import type { Operation } from '../changes/operation.js';
import { steps } from '../changes/rewrites/index.js';
import { Refusal } from '../changes/step.js';
import type { LegacyCall, Step } from '../changes/step.js';
import { isSame, workExamples } from '../changes/work-examples.js';
import type { Outcome } from '../changes/work-examples.js';
import { shown, shownQuery } from '../page-text.js';
import type { UsageCount } from '../usage/usage.js';
import type { Difference } from './report.js';

const isCall = (outcome: Outcome): outcome is LegacyCall =>
  typeof outcome === 'object' && outcome !== null && 'params' in outcome && 'query' in outcome;

const shownOutcome = (outcome: Outcome): string => {
  if (outcome instanceof Refusal || !isCall(outcome)) return shown(outcome);
  const { query, body } = outcome;
  const asked = [shownQuery(query), ...(body === undefined ? [] : [shown(body)])].filter((text) => text !== '').join(' ');
  return asked === '' ? '(nothing)' : asked;
};

/** An answer that is text stands for the JSON in it. */
const shownText = (outcome: Outcome): string => (outcome === '' ? '(nothing)' : typeof outcome === 'string' ? outcome : shownOutcome(outcome));

/** The first example of a step that changes something, in the order in which a reader meets it: before, then on v3. */
const exampleOf = (step: Step): Difference['example'] => {
  const [first] = workExamples(step).filter(({ given, gives }) => !isSame(given, gives));
  if (!first) return null;
  const show = step.kind === 'bytes' ? shownText : shownOutcome;
  const [given, gives] = [show(first.given), show(first.gives)];
  return step.kind === 'request' ? { old: given, v3: gives } : { old: gives, v3: given };
};

const examples = new Map(steps.map((step) => [step.title, exampleOf(step)]));

/** What differs for whoever calls an operation: what always does, then the rows that mattered on its calls, most frequent first. */
export const findDifferences = (operation: Operation, rows: readonly UsageCount[]): readonly Difference[] => [
  ...(operation.differs ?? []).map((title) => ({ title, calls: null, example: null })),
  ...rows
    .toSorted((one, other) => other.calls - one.calls || one.name.localeCompare(other.name))
    .map(({ name, calls }) => ({ title: name, calls, example: examples.get(name) ?? null })),
];
