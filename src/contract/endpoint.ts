import type { SourceId } from './endpoints/sources.js';
import type { Shape, Shaped } from './shape.js';

export const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const;
export type Method = (typeof methods)[number];
export type Route = `${Method} /${string}`;

/** 'GET /v3/groups/{group_id}/receivers/{pool_id}' has the parameters 'group_id' | 'pool_id'. */
export type PathParams<R extends string> = R extends `${string}{${infer Name}}${infer Rest}` ? Name | PathParams<Rest> : never;

/** How sure we are: a vendor page says so, client code shows it, or it was deduced. */
export type Confidence = 'documented' | 'seen' | 'inferred';

/** The nouns a consumer's scopes are written in: `receivers:read`, `groups:write`. */
export const nouns = [
  'account', 'attributes', 'automation', 'blacklist', 'bounces', 'debug', 'explorer', 'filters', 'flow', 'forms', 'groups',
  'mailings', 'mycontent', 'oauth', 'orders', 'receivers', 'reports', 'tags', 'webhooks',
] as const;
export type Noun = (typeof nouns)[number];

/** Page sizes of a list. `size` and `page` are the names of CleverReach's parameters; `in` says where they travel. */
export interface Paging {
  readonly in: 'query' | 'body';
  readonly size: string;
  readonly page?: string;
  readonly offset?: string;
  readonly defaultSize: number;
  readonly maxSize: number;
}

export interface Body {
  readonly shape: Shape;
  /** False where CleverReach reads no body or an absent one is the same as an empty one. */
  readonly required: boolean;
  /** Rows at most in one call where the body is a batch. */
  readonly maxRows?: number;
  /** Media types that are read, where JSON is not the only one. */
  readonly mediaTypes?: readonly string[];
}

export interface EndpointSpec {
  readonly summary: string;
  /** Whose data it is about, where that is another noun than the one of its table: a list of people needs the scope of people wherever its path begins. */
  readonly noun?: Noun;
  /** What the caller does to the noun; `none` where CleverReach wants no token. */
  readonly access: 'none' | 'read' | 'write';
  /**
   * Safe to send twice, also where others write in between: what destroys would take with it who joined meanwhile, so it is not.
   * Retries look at this, never at the HTTP method.
   */
  readonly repeatable: boolean;
  /** Path parameters whose values are known to be few or to have a form; any other is an id or a word as it stands. */
  readonly params?: Readonly<Record<string, Shape>>;
  /** Query parameters by name; all optional unless listed in `requiredQuery`. */
  readonly query?: Readonly<Record<string, Shape>>;
  readonly requiredQuery?: readonly string[];
  readonly body?: Body;
  /** Shape of the 200 answer. */
  readonly answer: Shape;
  /** Media type of the answer where it is not JSON. */
  readonly answerType?: string;
  readonly paging?: Paging;
  /** Any credential of the account will do, whatever its scopes. */
  readonly needsNoScope?: boolean;
  /** Loses people, what is known of them, or where they come in: needs the scope `destroy`, is audited, obeys dry run. What is merely made again is none. */
  readonly destroys?: boolean;
  /** Works only after CleverReach granted a special permission by hand. */
  readonly needsPermission?: boolean;
  /** CleverReach has marked it deprecated. */
  readonly deprecated?: boolean;
  /** CleverReach's own scope as far as known, with how sure that is. */
  readonly upstreamScope?: { readonly value: string; readonly confidence: Confidence };
  readonly confidence: Confidence;
  /** How sure the shape of the answer is, where it differs from the existence of the endpoint. */
  readonly answerConfidence?: Confidence | 'unknown';
  /** Facts worth reading before calling it. */
  readonly notes?: string;
  /** Where the facts of the row come from. */
  readonly sources: readonly SourceId[];
}

/** What CleverReach promises about one endpoint. No behaviour lives here. */
export interface Endpoint<R extends Route = Route> extends EndpointSpec {
  readonly id: string;
  readonly noun: Noun;
  readonly route: R;
}

/** The parsed body of a 200 answer. */
export type Answer<E extends Endpoint> = Shaped<E['answer']>;
/** The JSON body a call takes. */
export type BodyOf<E extends Endpoint> = E extends { readonly body: { readonly shape: infer S } } ? Shaped<S> : never;
/** The query parameters a call takes. */
export type QueryOf<E extends Endpoint> = E extends { readonly query: infer Q } ? { readonly [K in keyof Q]?: Shaped<Q[K]> } : Record<never, never>;

/** A row before its table gives it a name. */
type Row = { readonly route: Route } & EndpointSpec;

export const row = <const R extends Route, const S extends EndpointSpec>(route: R, spec: S): { readonly route: R } & S => ({ route, ...spec });

/** Names the rows of one noun: `table('groups', 'groups', { list: row(…) })` makes the endpoint `groups.list`. */
export const table = <const T extends Readonly<Record<string, Row>>>(
  name: string,
  noun: Noun,
  rows: T,
): { readonly [K in keyof T]: T[K] & { readonly id: string; readonly noun: Noun } } =>
  Object.fromEntries(Object.entries(rows).map(([key, spec]) => [key, { id: `${name}.${key}`, noun, ...spec }])) as never;

/** The names of the parameters in a path, in order. */
export const parametersOf = (path: string): readonly string[] => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');

export const methodOf = (endpoint: Endpoint): Method => endpoint.route.slice(0, endpoint.route.indexOf(' ')) as Method;
export const pathOf = (endpoint: Endpoint): string => endpoint.route.slice(endpoint.route.indexOf(' ') + 1);

export type { Shape, Shaped };
