import type { Json } from './json.js';
import type { Translated, Translation, Version } from './operation.js';
import { everywhere } from './rewrites/refusals.js';
import { Refusal } from './step.js';
import type { Circumstances, LegacyCall, LookupStep, Question, Step, TextStep } from './step.js';

/** A step failed on a call; the call must not go on half rewritten. */
export class RewriteFailure extends Error {
  readonly title: string;
  readonly kind: Step['kind'];

  constructor({ title, kind }: Step, cause: unknown) {
    super('A rewrite of an old call failed.', { cause });
    this.name = 'RewriteFailure';
    this.title = title;
    this.kind = kind;
  }
}

const guarded = <S extends Step, T>(step: S, apply: (step: S) => T): T => {
  try {
    return apply(step);
  } catch (error) {
    throw new RewriteFailure(step, error);
  }
};

/** The translation of an operation that fits a call. */
export const chooseTranslation = ({ translations }: Translated, call: LegacyCall): Translation =>
  translations.find(({ when }) => when === undefined || when.holds(call)) ?? translations[0];

const meets = (step: Step, version: Version): boolean => step.border === 'v2|v3' || version !== 'v2';

/** The question in v3's words, or the error that answers it; steps in the order of the row. */
export const rewriteRequest = (
  { request = [] }: Translation,
  version: Version,
  call: LegacyCall,
  circumstances: Circumstances,
): LegacyCall | Refusal => {
  let rewritten: LegacyCall = call;
  for (const step of request.filter((each) => meets(each, version))) {
    const next = guarded(step, ({ apply }) => apply(rewritten, circumstances));
    if (next instanceof Refusal) return next;
    rewritten = next;
  }
  return rewritten;
};

/** Asks CleverReach a second time; undefined where it has no answer. */
export type LookUp = (step: LookupStep, question: Question) => Promise<Json | undefined>;

const parse = (text: string): Json => (text === '' ? null : (JSON.parse(text) as Json));

const lookUp = async (step: LookupStep, answer: Json, asked: LegacyCall, find: LookUp): Promise<Json> => {
  const question = guarded(step, ({ ask }) => ask(answer, asked));
  const found = question && (await find(step, question));
  return found === undefined ? answer : guarded(step, ({ join }) => join(answer, found, asked));
};

const isText = (step: Step): step is TextStep => step.kind === 'text';

/** Rewrites the text of CleverReach's answer, steps in the order of the row; parses it only where a step looks inside. */
export const rewriteAnswer = async (
  { answer: steps = [] }: Translation,
  version: Version,
  answered: { readonly text: string; readonly asked: LegacyCall },
  find: LookUp,
): Promise<string | Refusal> => {
  const met = steps.filter((step) => meets(step, version));
  const insideSteps = met.filter((step) => !isText(step));
  let { text } = answered;
  if (insideSteps.length > 0) {
    let value = parse(text);
    for (const step of insideSteps) {
      const next = step.kind === 'lookup' ? await lookUp(step, value, answered.asked, find) : guarded(step, ({ apply }) => apply(value, answered.asked));
      if (next instanceof Refusal) return next;
      value = next;
    }
    text = value === null ? '' : JSON.stringify(value);
  }
  return met.filter(isText).reduce((rewritten, step) => guarded(step, ({ apply }) => apply(rewritten)), text);
};

/** An error of CleverReach in the words of v1 and v2. */
export const rewriteRefusal = ({ refusals = [] }: Translation, refusal: Refusal): Refusal =>
  [...refusals, ...everywhere].reduce((rewritten, step) => guarded(step, ({ apply }) => apply(rewritten)), refusal);
