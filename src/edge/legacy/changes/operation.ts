import type { ConsumerSwitches } from '../../../access/index.js';
import type { Endpoint, ParamsOf, PathParams, Route } from '../../../contract/index.js';
import type { Json } from './json.js';
import type { AnswerStep, BytesStep, Examples, LegacyCall, LookupStep, Refusal, RefusalStep, RequestStep } from './step.js';

export const versions = ['v1', 'v2', 'unversioned'] as const;
export type Version = (typeof versions)[number];

/**
 * What becomes of an old operation: it passes as it is, it is translated, it is refused on purpose, the gateway answers it
 * itself, or v3 has nothing like it.
 */
export type Fate = 'same' | 'changed' | 'refused' | 'answered' | 'gone';

type PathValues<R extends Route> = Readonly<Record<PathParams<R>, string>>;

/**
 * One call as an old client makes it, what the gateway sends for it, what CleverReach answers and what the client gets.
 * `sends` and `answers` are left out where nothing changes.
 */
export interface WorkedExample<R extends Route = Route> {
  /** What makes this call special. */
  readonly when?: string;
  readonly params: PathValues<R>;
  readonly query?: LegacyCall['query'];
  readonly body?: Json;
  readonly sends?: { readonly query?: LegacyCall['query']; readonly body?: Json };
  /** CleverReach's answer; undefined for an answer without content. */
  readonly gets?: Json;
  /** What the second question finds, where there is one. */
  readonly found?: Json;
  readonly answers?: Json | Refusal;
}

/** When a translation applies; the first of an operation whose condition holds is taken. */
export interface Condition {
  readonly title: string;
  readonly holds: (call: LegacyCall) => boolean;
}

interface Rewrites {
  readonly when?: Condition;
  readonly request?: readonly RequestStep[];
  readonly answer?: readonly (AnswerStep | LookupStep | BytesStep)[];
  readonly refusals?: readonly RefusalStep[];
}

/** An old call as one v3 call. */
export interface Translation extends Rewrites {
  readonly endpoint: Endpoint;
  readonly params: (from: Readonly<Record<string, string>>) => Readonly<Record<string, string | number>>;
  readonly examples: Examples<WorkedExample>;
}

interface Row {
  /** Name of the operation in the collection of v1 and v2. */
  readonly id: string;
  /** Versions in which CleverReach had it. */
  readonly versions: readonly Version[];
  readonly route: Route;
  /** Further spellings of the route that clients use. */
  readonly alsoAt?: readonly Route[];
  /** What no rewrite tells: another path, another meaning. */
  readonly differs?: readonly string[];
}

export interface Translated extends Row {
  readonly fate: 'same' | 'changed';
  readonly translations: Examples<Translation>;
  /** Served only to consumers for which the operator turned this on; everybody else gets 404. */
  readonly needs?: keyof ConsumerSwitches;
  /** A slash at the end may stand for a blank id, a query or a body may name a receiver, and this call must not happen by accident: only its bare path makes it. */
  readonly barePath?: 'only';
}

export interface Denied extends Row {
  readonly fate: 'refused' | 'gone';
  readonly refusal: Refusal;
  /** Why, and what to use instead. */
  readonly differs: readonly [string, ...string[]];
}

/** What the gateway answers itself. */
export const ownAnswers = ['login', 'refresh', 'oauth', 'import'] as const;
export type OwnAnswer = (typeof ownAnswers)[number];

export interface Answered extends Row {
  readonly fate: 'answered';
  readonly by: OwnAnswer;
  readonly differs: readonly [string, ...string[]];
  readonly examples: Examples<Pick<WorkedExample, 'when' | 'body' | 'answers'>>;
}

/** One row of the table: an old operation and its only fate. */
export type Operation = Translated | Denied | Answered;

type Known = Pick<Row, 'id' | 'versions'>;

/** Makes a translation of one route. Every path parameter of the v3 call must be supplied: a missing one does not compile. */
export type Becomes<R extends Route> = <const E extends Endpoint>(
  endpoint: E,
  translation: Rewrites & { readonly params: (from: PathValues<R>) => ParamsOf<E>; readonly examples: Examples<WorkedExample<R>> },
) => Translation;

const becomes = ((endpoint: Endpoint, translation: Omit<Translation, 'endpoint'>) => ({ endpoint, ...translation })) as Becomes<Route>;

type Extras = Pick<Translated, 'alsoAt' | 'differs' | 'needs' | 'barePath'>;

/** An operation that v3 answers in other words, at another path, or both. */
export const changed = <const R extends Route>(
  known: Known & Extras,
  route: R,
  translate: (becomes: Becomes<R>) => Examples<Translation>,
): Translated => ({ ...known, route, fate: 'changed', translations: translate(becomes) });

/** An operation whose request and answer v3 takes and gives as they are. */
export const same = <const R extends Route>(known: Known, route: R, translate: (becomes: Becomes<R>) => Translation): Translated => ({
  ...known,
  route,
  fate: 'same',
  translations: [translate(becomes)],
});

export const refused = (known: Known & Pick<Denied, 'refusal' | 'differs'>, route: Route): Denied => ({ ...known, route, fate: 'refused' });

export const gone = (known: Known & Pick<Denied, 'refusal' | 'differs'>, route: Route): Denied => ({ ...known, route, fate: 'gone' });

export const answered = (known: Known & Pick<Answered, 'by' | 'differs' | 'examples'>, route: Route): Answered => ({ ...known, route, fate: 'answered' });

/** v1 and v2 alike. */
export const bothVersions = ['v1', 'v2'] as const;
