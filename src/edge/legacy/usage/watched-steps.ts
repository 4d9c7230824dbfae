import { areEqual } from '../changes/json.js';
import type { Json } from '../changes/json.js';
import type { Translation } from '../changes/operation.js';
import { Refusal } from '../changes/step.js';
import type { AnswerStep, BytesStep, LegacyCall, LookupStep, RefusalStep, RequestStep } from '../changes/step.js';

/** Learns the title of a step that changed something on a call. */
export type Applied = (title: string) => void;

const isSameCall = (one: LegacyCall, other: LegacyCall): boolean =>
  one === other || (areEqual(one.params, other.params) && areEqual(one.query, other.query) && areEqual(one.body, other.body));

const isSameRefusal = (one: Refusal, other: Refusal): boolean => one.status === other.status && one.message === other.message;

const watchRequest = (step: RequestStep, applied: Applied): RequestStep => ({
  ...step,
  apply: (call, circumstances) => {
    const next = step.apply(call, circumstances);
    if (next instanceof Refusal || !isSameCall(call, next)) applied(step.title);
    return next;
  },
});

const watchLongList = ({ title, ofLongList }: BytesStep, applied: Applied): Pick<BytesStep, 'ofLongList'> =>
  typeof ofLongList === 'function' ? { ofLongList: () => ofLongList(() => { applied(title); }) } : {};

const watchBytes = (step: BytesStep, applied: Applied): BytesStep => ({
  ...step,
  ...watchLongList(step, applied),
  apply: (bytes) => {
    const next = step.apply(bytes);
    if (next !== bytes) applied(step.title);
    return next;
  },
});

const noteAnswer = <T extends Json | Refusal>(title: string, applied: Applied, { from, to }: { readonly from: Json; readonly to: T }): T => {
  if (to instanceof Refusal || !areEqual(from, to)) applied(title);
  return to;
};

const watchAnswer = (step: AnswerStep | LookupStep | BytesStep, applied: Applied): AnswerStep | LookupStep | BytesStep => {
  switch (step.kind) {
    case 'bytes':
      return watchBytes(step, applied);
    case 'answer':
      return { ...step, apply: (answer, asked) => noteAnswer(step.title, applied, { from: answer, to: step.apply(answer, asked) }) };
    case 'lookup':
      return { ...step, join: (answer, found, asked) => noteAnswer(step.title, applied, { from: answer, to: step.join(answer, found, asked) }) };
  }
};

const watchRefusal = (step: RefusalStep, applied: Applied): RefusalStep => ({
  ...step,
  apply: (refusal) => {
    const next = step.apply(refusal);
    if (!isSameRefusal(refusal, next)) applied(step.title);
    return next;
  },
});

/** The same translation, whose steps tell when they change something. */
export const watchSteps = (translation: Translation, applied: Applied): Translation => {
  const { request = [], answer = [], refusals = [] } = translation;
  return {
    ...translation,
    request: request.map((step) => watchRequest(step, applied)),
    answer: answer.map((step) => watchAnswer(step, applied)),
    refusals: refusals.map((step) => watchRefusal(step, applied)),
  };
};
