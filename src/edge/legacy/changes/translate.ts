import type { Rewriter } from '../../../core/index.js';
import type { Json } from './json.js';
import type { Translated, Translation, Version } from './operation.js';
import { everywhere } from './rewrites/refusals.js';
import { Refusal } from './step.js';
import type { AnswerStep, BytesStep, Circumstances, LegacyCall, LookupStep, Question, Step } from './step.js';

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

const parse = (bytes: Buffer): Json => (bytes.length === 0 ? null : (JSON.parse(bytes.toString('utf8')) as Json));

const lookUp = async (step: LookupStep, answer: Json, asked: LegacyCall, find: LookUp): Promise<Json> => {
  const question = guarded(step, ({ ask }) => ask(answer, asked));
  const found = question && (await find(step, question));
  return found === undefined ? answer : guarded(step, ({ join }) => join(answer, found, asked));
};

/** CleverReach's answer in UTF-8, empty for no content, and the call as the client sent it. */
export interface Answered {
  readonly bytes: Buffer;
  readonly asked: LegacyCall;
}

const rewriteInside = async (steps: readonly (AnswerStep | LookupStep)[], { bytes, asked }: Answered, find: LookUp): Promise<Buffer | Refusal> => {
  let value = parse(bytes);
  for (const step of steps) {
    const next = step.kind === 'lookup' ? await lookUp(step, value, asked, find) : guarded(step, ({ apply }) => apply(value, asked));
    if (next instanceof Refusal) return next;
    value = next;
  }
  return Buffer.from(value === null ? '' : JSON.stringify(value), 'utf8');
};

const rewriteBytes = (steps: readonly BytesStep[], bytes: Buffer): Buffer =>
  steps.reduce((rewritten, step) => guarded(step, ({ apply }) => apply(rewritten)), bytes);

const isOfBytes = (step: Step): step is BytesStep => step.kind === 'bytes';
const isInside = (step: AnswerStep | LookupStep | BytesStep): step is AnswerStep | LookupStep => step.kind !== 'bytes';

/** Rewrites CleverReach's answer, steps in the order of the row; parses it only where a step looks inside. */
export const rewriteAnswer = async ({ answer: steps = [] }: Translation, version: Version, answered: Answered, find: LookUp): Promise<Buffer | Refusal> => {
  const met = steps.filter((step) => meets(step, version));
  const insideSteps = met.filter(isInside);
  const bytes = insideSteps.length > 0 ? await rewriteInside(insideSteps, answered, find) : answered.bytes;
  return bytes instanceof Refusal ? bytes : rewriteBytes(met.filter(isOfBytes), bytes);
};

/** What rewrites a long list while it arrives; undefined where the answer has to be waited for. */
export const rewriterOfLongList = ({ answer: steps = [] }: Translation, version: Version): Rewriter | undefined => {
  const parts = steps.filter((step) => meets(step, version)).map((step) => (isOfBytes(step) ? step.ofLongList : undefined));
  const [only, ...others] = parts.filter((part) => part !== 'as it is');
  return only && others.length === 0 ? only(() => undefined) : undefined;
};

/** An error of CleverReach in the words of v1 and v2. */
export const rewriteRefusal = ({ refusals = [] }: Translation, refusal: Refusal): Refusal =>
  [...refusals, ...everywhere].reduce((rewritten, step) => guarded(step, ({ apply }) => apply(rewritten)), refusal);
