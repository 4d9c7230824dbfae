import type { Rewriter } from '../../../core/index.js';
import { areEqual } from './json.js';
import type { Json } from './json.js';
import type { Translated, Translation, Version } from './operation.js';
import { everywhere } from './rewrites/refusals.js';
import { Refusal } from './step.js';
import type { BytesStep, Circumstances, LegacyCall, LookupStep, Question, Step } from './step.js';

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

const guarded = <T>(step: Step, apply: () => T): T => {
  try {
    return apply();
  } catch (error) {
    throw new RewriteFailure(step, error);
  }
};

/** For whom steps are carried out. */
export interface Occasion {
  readonly version: Version;
  /** Learns the title of each step that changed something. */
  readonly applied?: (title: string) => void;
}

const isSameCall = (one: LegacyCall, other: LegacyCall): boolean =>
  one === other || (areEqual(one.params, other.params) && areEqual(one.query, other.query) && areEqual(one.body, other.body));

const isSameRefusal = (one: Refusal, other: Refusal): boolean => one.status === other.status && one.message === other.message;

const isSameAnswer = (one: Json, other: Json | Refusal): boolean => !(other instanceof Refusal) && areEqual(one, other);

/** The translation of an operation that fits a call. */
export const chooseTranslation = ({ translations }: Translated, call: LegacyCall): Translation =>
  translations.find(({ when }) => when === undefined || when.holds(call)) ?? translations[0];

const meets = (step: Step, { version }: Occasion): boolean => step.border === 'v2|v3' || version !== 'v2';

/** The question in v3's words, or the error that answers it; steps in the order of the row. */
export const rewriteRequest = (
  { request = [] }: Translation,
  occasion: Occasion,
  call: LegacyCall,
  circumstances: Circumstances,
): LegacyCall | Refusal => {
  let rewritten = call;
  for (const step of request) {
    if (!meets(step, occasion)) continue;
    const given = rewritten;
    const next = guarded(step, () => step.apply(given, circumstances));
    if (next instanceof Refusal || !isSameCall(given, next)) occasion.applied?.(step.title);
    if (next instanceof Refusal) return next;
    rewritten = next;
  }
  return rewritten;
};

/** Asks CleverReach a second time; undefined where it has no answer. */
export type LookUp = (step: LookupStep, question: Question) => Promise<Json | undefined>;

const parse = (bytes: Buffer): Json => (bytes.length === 0 ? null : (JSON.parse(bytes.toString('utf8')) as Json));

const lookUp = async (step: LookupStep, answer: Json, asked: LegacyCall, find: LookUp): Promise<Json> => {
  const question = guarded(step, () => step.ask(answer, asked));
  const found = question && (await find(step, question));
  return found === undefined ? answer : guarded(step, () => step.join(answer, found, asked));
};

/** CleverReach's answer in UTF-8, empty for no content, and the call as the client sent it. */
export interface Answered {
  readonly bytes: Buffer;
  readonly asked: LegacyCall;
}

const isOfBytes = (step: Step): step is BytesStep => step.kind === 'bytes';

const rewriteInside = async ({ answer: steps = [] }: Translation, occasion: Occasion, { bytes, asked }: Answered, find: LookUp): Promise<Buffer | Refusal> => {
  let value = parse(bytes);
  for (const step of steps) {
    if (isOfBytes(step) || !meets(step, occasion)) continue;
    const given = value;
    const next = step.kind === 'lookup' ? await lookUp(step, given, asked, find) : guarded(step, () => step.apply(given, asked));
    if (!isSameAnswer(given, next)) occasion.applied?.(step.title);
    if (next instanceof Refusal) return next;
    value = next;
  }
  return Buffer.from(value === null ? '' : JSON.stringify(value), 'utf8');
};

const rewriteBytes = ({ answer: steps = [] }: Translation, occasion: Occasion, bytes: Buffer): Buffer => {
  let rewritten = bytes;
  for (const step of steps) {
    if (!isOfBytes(step) || !meets(step, occasion)) continue;
    const given = rewritten;
    rewritten = guarded(step, () => step.apply(given));
    if (rewritten !== given) occasion.applied?.(step.title);
  }
  return rewritten;
};

/** Rewrites CleverReach's answer, steps in the order of the row; parses it only where a step looks inside. */
export const rewriteAnswer = async (translation: Translation, occasion: Occasion, answered: Answered, find: LookUp): Promise<Buffer | Refusal> => {
  const isInside = translation.answer?.some((step) => !isOfBytes(step) && meets(step, occasion)) === true;
  const bytes = isInside ? await rewriteInside(translation, occasion, answered, find) : answered.bytes;
  return bytes instanceof Refusal ? bytes : rewriteBytes(translation, occasion, bytes);
};

/** What rewrites a long list while it arrives; undefined where the answer has to be waited for. */
export const rewriterOfLongList = ({ answer: steps = [] }: Translation, occasion: Occasion): Rewriter | undefined => {
  const met = steps.filter((step) => meets(step, occasion) && !(isOfBytes(step) && step.ofLongList === 'as it is'));
  const [only, ...others] = met;
  if (!only || others.length > 0 || !isOfBytes(only) || typeof only.ofLongList !== 'function') return undefined;
  return only.ofLongList(() => occasion.applied?.(only.title));
};

/** An error of CleverReach in the words of v1 and v2. */
export const rewriteRefusal = ({ refusals = [] }: Translation, { applied }: Pick<Occasion, 'applied'>, refusal: Refusal): Refusal => {
  const own = refusals.reduce((given, step) => {
    const next = guarded(step, () => step.apply(given));
    if (!isSameRefusal(given, next)) applied?.(step.title);
    return next;
  }, refusal);
  return everywhere.reduce((given, step) => guarded(step, () => step.apply(given)), own);
};
