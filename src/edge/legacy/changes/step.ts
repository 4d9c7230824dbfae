import type { Endpoint, ParamsOf } from '../../../contract/index.js';
import type { Rewriter } from '../../../core/index.js';
import type { Json, JsonObject } from './json.js';

/** A call in the words of v1 and v2, read but not yet translated. `body` is undefined where the client sent no data. */
export interface LegacyCall {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: Json | undefined;
}

/** A call with a body; itself where that is the body it has, so that nobody has to look for what has changed. */
export const withBody = (call: LegacyCall, body: Json | undefined): LegacyCall => (body === call.body ? call : { ...call, body });

/** What a step may know besides the call. */
export interface Circumstances {
  readonly nowSeconds: number;
  /** The CleverReach account the caller works with. */
  readonly accountId: string;
}

/** An error in the words of v1 and v2: an HTTP status and the message beside it. */
export class Refusal {
  constructor(
    readonly status: number,
    readonly message: string,
  ) {}
}

/** Between which two versions a difference lies. v1 meets all of them, v2 only those to v3. */
export type Border = 'v1|v2' | 'v2|v3';

/** At least one: a rewrite without an example does not compile. */
export type Examples<E> = readonly [E, ...E[]];

interface Told {
  /** The difference as one sentence; it stands in the docs and in the log. */
  readonly title: string;
  readonly border: Border;
}

export type PartialCall = Partial<LegacyCall>;

/** Rewrites what the client asks. */
export interface RequestStep extends Told {
  readonly kind: 'request';
  readonly apply: (call: LegacyCall, circumstances: Circumstances) => LegacyCall | Refusal;
  readonly examples: Examples<{ readonly given: PartialCall; readonly gives: PartialCall | Refusal }>;
}

/** Rewrites the parsed answer of CleverReach; `asked` is the call as the client sent it. */
export interface AnswerStep extends Told {
  readonly kind: 'answer';
  readonly apply: (answer: Json, asked: LegacyCall) => Json | Refusal;
  readonly examples: Examples<{ readonly asked?: PartialCall; readonly given: Json; readonly gives: Json | Refusal }>;
}

/**
 * Rewrites an answer in UTF-8 without parsing it, after all answer steps; no bytes stand for no content. Gives the same bytes back
 * where it changes nothing, and never writes into those it was given: others may read them.
 */
export interface BytesStep extends Told {
  readonly kind: 'bytes';
  readonly apply: (bytes: Buffer) => Buffer;
  /**
   * What becomes of a long list that is handed on while it arrives: nothing, or what a rewriter makes of it, which cannot fail and tells
   * when it has changed something. Without it answers are waited for.
   */
  readonly ofLongList?: 'as it is' | ((changed: () => void) => Rewriter);
  readonly examples: Examples<{ readonly given: string; readonly gives: string }>;
}

/** What a lookup asks: path parameters and body of its endpoint. */
export interface Question<E extends Endpoint = Endpoint> {
  readonly params: ParamsOf<E>;
  readonly body?: JsonObject;
}

/** A second question to CleverReach, where its answer lacks what old clients read. Without its answer the first one stands. */
export interface LookupStep extends Told {
  readonly kind: 'lookup';
  readonly endpoint: Endpoint;
  readonly ask: (answer: Json, asked: LegacyCall) => Question | undefined;
  readonly join: (answer: Json, found: Json, asked: LegacyCall) => Json;
  readonly examples: Examples<{ readonly asked?: PartialCall; readonly given: Json; readonly found?: Json; readonly gives: Json }>;
}

/** Rewrites an error of CleverReach. */
export interface RefusalStep extends Told {
  readonly kind: 'refusal';
  readonly apply: (refusal: Refusal) => Refusal;
  readonly examples: Examples<{ readonly given: Refusal; readonly gives: Refusal }>;
}

export type Step = RequestStep | AnswerStep | BytesStep | LookupStep | RefusalStep;

type Spec<S extends Step> = Omit<S, 'kind' | 'border'> & { readonly border?: Border };
type LookupSpec<E extends Endpoint> = Omit<LookupStep, 'kind' | 'border' | 'endpoint' | 'ask'> & {
  readonly ask: (answer: Json, asked: LegacyCall) => Question<E> | undefined;
};

const step =
  <S extends Step>(kind: S['kind']) =>
  (spec: Spec<S>): S =>
    ({ kind, border: 'v2|v3', ...spec }) as unknown as S;

export const requestStep = step<RequestStep>('request');
export const answerStep = step<AnswerStep>('answer');
export const bytesStep = step<BytesStep>('bytes');
export const refusalStep = step<RefusalStep>('refusal');
/** A path parameter that the endpoint has and the question lacks does not compile. */
export const lookupStep = <const E extends Endpoint>(endpoint: E, spec: LookupSpec<E>): LookupStep => ({ kind: 'lookup', border: 'v2|v3', endpoint, ...spec });

export const wholeCall = (call: PartialCall = {}): LegacyCall => ({ params: {}, query: {}, body: undefined, ...call });
