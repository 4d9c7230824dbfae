import { areEqual } from './json.js';
import type { Json } from './json.js';
import type { Translation, Version, WorkedExample } from './operation.js';
import { Refusal, wholeCall } from './step.js';
import type { Circumstances, LegacyCall, PartialCall, RequestStep, Step } from './step.js';
import { rewriteAnswer, rewriteRequest } from './translate.js';

/** What examples take for granted: the caller works with account 42, and it is 14 November 2023. */
export const exampleCircumstances: Circumstances = { nowSeconds: 1_700_000_000, accountId: '42' };

/** A value, a call or an error. */
export type Outcome = Json | LegacyCall | Refusal | undefined;

/** Whether two outcomes are the same, whatever the order of their members. */
export const isSame = (one: Outcome, other: Outcome): boolean => {
  if (one instanceof Refusal || other instanceof Refusal) {
    return one instanceof Refusal && other instanceof Refusal && one.status === other.status && one.message === other.message;
  }
  return areEqual(one as Json | undefined, other as Json | undefined);
};

/** One example of a step, worked: what went in, what should come out, what does. */
export interface Worked {
  readonly given: Outcome;
  readonly gives: Outcome;
  readonly comes: Outcome;
}

const callOr = (call: PartialCall | Refusal): LegacyCall | Refusal => (call instanceof Refusal ? call : wholeCall(call));

const requestExamples = ({ apply, examples }: RequestStep): readonly Worked[] =>
  examples.map(({ given, gives }) => ({ given: wholeCall(given), gives: callOr(gives), comes: apply(wholeCall(given), exampleCircumstances) }));

/** Every example of a step with what comes of it now. */
export const workExamples = (step: Step): readonly Worked[] => {
  switch (step.kind) {
    case 'request':
      return requestExamples(step);
    case 'answer':
      return step.examples.map(({ asked, given, gives }) => ({ given, gives, comes: step.apply(given, wholeCall(asked)) }));
    case 'bytes':
      return step.examples.map(({ given, gives }) => ({ given, gives, comes: step.apply(Buffer.from(given)).toString() }));
    case 'refusal':
      return step.examples.map(({ given, gives }) => ({ given, gives, comes: step.apply(given) }));
    case 'lookup':
      return step.examples.map(({ asked, given, found, gives }) => {
        const isAsked = found !== undefined && step.ask(given, wholeCall(asked)) !== undefined;
        return { given, gives, comes: isAsked ? step.join(given, found, wholeCall(asked)) : given };
      });
  }
};

/** What becomes of a call: what is sent, or why nothing is, and what the client gets. */
export interface WorkedCall {
  readonly sent: LegacyCall | Refusal;
  readonly answered: Json | Refusal;
}

/** The example of a translation, worked through all its steps without CleverReach. */
export const workTranslation = async (translation: Translation, version: Version, example: WorkedExample): Promise<WorkedCall> => {
  const { params, query = {}, body } = example;
  const asked: LegacyCall = { params, query, body };
  const sent = rewriteRequest(translation, { version }, asked, exampleCircumstances);
  if (sent instanceof Refusal) return { sent, answered: sent };
  const bytes = Buffer.from(example.gets === undefined ? '' : JSON.stringify(example.gets), 'utf8');
  const answer = await rewriteAnswer(translation, { version }, { bytes, asked }, () => Promise.resolve(example.found));
  return { sent, answered: answer instanceof Refusal ? answer : (JSON.parse(answer.toString('utf8') || 'null') as Json) };
};
