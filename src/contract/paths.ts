import { GatewayError } from '../core/index.js';
import { methodOf, pathOf } from './endpoint.js';
import type { Endpoint, PathParams } from './endpoint.js';
import { endpoints } from './rows.js';

/** Why a path as sent names no route. */
export type PathProblem = 'empty_segment' | 'encoded_slash' | 'malformed';

/** A path as sent, cut at its slashes and decoded afterwards, never before: `7%2Freceivers%2F9` stays one segment and is refused. */
export type ReadPath = { readonly segments: readonly string[] } | { readonly problem: PathProblem };

/**
 * Control characters; and a question mark, which is no part of a segment: a framework that decodes the request line before it cuts the
 * query off (Restler 3, source; how CleverReach has set it up is inferred) takes `DELETE /groups/7%3F/receivers/9` for `DELETE /groups/7`.
 */
const unsafe = /[\u0000-\u001f\u007f?]/;
/** Nothing that can be seen: spaces of all kinds, zero-width signs, soft hyphens. */
const blank = /^[\s\p{Default_Ignorable_Code_Point}]*$/u;

/** What nearly every segment is: nothing in it is encoded, invisible or has a meaning of its own. */
const plain = /^[\w~@+-][\w~@.+-]*$/;
/** What nearly every path is: such segments behind single slashes. */
const plainPath = /^(?:\/[\w~@+-][\w~@.+-]*)+$/;

const withoutJson = (segment: string): string => segment.replace(/\.json$/i, '');

/** What is wrong with a decoded segment. `.json` may be dropped from it later, so what is left then is looked at. */
const problemOf = (text: string): PathProblem | undefined => {
  if (plain.test(text)) return undefined;
  const bare = withoutJson(text);
  if (blank.test(bare)) return 'empty_segment';
  if (/[/\\]/.test(text)) return 'encoded_slash';
  return bare === '.' || bare === '..' || unsafe.test(text) || !text.isWellFormed() ? 'malformed' : undefined;
};

type Decoded = { readonly text: string } | { readonly problem: PathProblem };

const decode = (raw: string): Decoded => {
  let text: string;
  try {
    text = decodeURIComponent(raw);
  } catch {
    return { problem: 'malformed' };
  }
  const problem = problemOf(text);
  return problem ? { problem } : { text };
};

/**
 * Reads a path as it stands in the request line, without its query.
 * A trailing slash and a slash doubled directly after the first segment (the version) are forgiven as CleverReach forgives them;
 * an empty or blank segment anywhere else is a problem: it once stood for a blank id.
 */
export const readPath = (rawPath: string): ReadPath => {
  if (plainPath.test(rawPath)) return { segments: rawPath.slice(1).split('/') };
  const raw = rawPath.split('/');
  if (raw[0] === '') raw.shift();
  if (raw.length > 1 && raw.at(-1) === '') raw.pop();
  if (raw.length > 2 && raw[1] === '' && /^v[0-9]+$/i.test(raw[0] ?? '')) raw.splice(1, 1);
  const segments: string[] = [];
  for (const part of raw) {
    const read = plain.test(part) ? undefined : decode(part);
    if (read && 'problem' in read) return read;
    segments.push(read ? read.text : part);
  }
  return { segments };
};

/** What was found for a method and a path. `allowed` lists the methods a known path has. */
export type Match<E> =
  | { readonly found: E; readonly params: Readonly<Record<string, string>> }
  | { readonly problem: PathProblem }
  | { readonly allowed: readonly string[] };

interface Leaf<E> {
  readonly value: E;
  /** Names of the parameters on the way to it. */
  readonly names: readonly string[];
}

interface Branch<E> {
  readonly fixed: Map<string, Branch<E>>;
  param: Branch<E> | undefined;
  readonly leaves: Map<string, Leaf<E>>;
}

const branch = <E>(): Branch<E> => ({ fixed: new Map(), param: undefined, leaves: new Map() });

const parameterName = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];
/** Only the letters A to Z have another case in a path: `toLowerCase` would take the Kelvin sign for a k. */
const fixedKey = (segment: string): string =>
  /^[a-z0-9_]+$/.test(segment) ? segment : withoutJson(segment.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()));

interface Walk<E> {
  readonly segments: readonly string[];
  readonly values: string[];
  readonly look: (end: Branch<E>) => boolean;
}

/**
 * Looks at every branch that the segments from `depth` on can end on, the most fixed first, until `look` has found what it wants: then
 * `values` are those of the parameters on the way there.
 */
const walk = <E>(from: Branch<E>, way: Walk<E>, depth = 0): boolean => {
  const { segments, values, look } = way;
  const segment = segments[depth];
  if (segment === undefined) return look(from);
  const fixed = from.fixed.get(segment) ?? from.fixed.get(fixedKey(segment));
  if (fixed && walk(fixed, way, depth + 1)) return true;
  if (!from.param) return false;
  const isLast = depth === segments.length - 1;
  values.push(isLast && !segment.includes('@') ? withoutJson(segment) : segment);
  if (walk(from.param, way, depth + 1)) return true;
  values.pop();
  return false;
};

const named = (names: readonly string[], values: readonly string[]): Readonly<Record<string, string>> => {
  const params: Record<string, string> = {};
  let at = 0;
  for (const name of names) params[name] = values[at++] ?? '';
  return params;
};

/**
 * A table of routes matched segment by segment. Fixed segments win over parameters and are compared without regard to case;
 * `.json` is dropped from the end of a fixed segment, and of the last one where that is no address.
 */
export class RouteTable<E> {
  readonly #root: Branch<E> = branch();

  add(method: string, path: string, value: E): void {
    let at = this.#root;
    const names: string[] = [];
    for (const segment of path.split('/').slice(1)) {
      const name = parameterName(segment);
      if (name === undefined) {
        const key = fixedKey(segment);
        let next = at.fixed.get(key);
        if (!next) at.fixed.set(key, (next = branch()));
        at = next;
      } else {
        names.push(name);
        at = at.param ??= branch();
      }
    }
    at.leaves.set(method, { value, names });
  }

  match(method: string, rawPath: string): Match<E> {
    const path = readPath(rawPath);
    if ('problem' in path) return path;
    const { segments } = path;
    const values: string[] = [];
    let leaf: Leaf<E> | undefined;
    const look = (end: Branch<E>): boolean => (leaf = end.leaves.get(method)) !== undefined;
    walk(this.#root, { segments, values, look });
    return leaf ? { found: leaf.value, params: named(leaf.names, values) } : { allowed: this.#methodsOf(segments) };
  }

  #methodsOf(segments: readonly string[]): readonly string[] {
    const methods = new Set<string>();
    const look = ({ leaves }: Branch<E>): boolean => {
      for (const method of leaves.keys()) methods.add(method);
      return false;
    };
    walk(this.#root, { segments, values: [], look });
    return [...methods].sort();
  }
}

/** The contract's rows as a table to match requests against. */
export const routesOf = (endpoints: readonly Endpoint[]): RouteTable<Endpoint> => {
  const routes = new RouteTable<Endpoint>();
  for (const endpoint of endpoints) routes.add(methodOf(endpoint), pathOf(endpoint), endpoint);
  return routes;
};

type ParamValue = string | number;

/** The parameters of a route by name; a missing one does not compile. */
export type ParamsOf<E extends Endpoint> = Readonly<Record<PathParams<E['route']>, ParamValue>>;

const contractRoutes = routesOf(endpoints);

/** Every fixed segment of the contract. A parameter with another value cannot lead to another row. */
const fixedWords: ReadonlySet<string> = new Set(endpoints.flatMap((endpoint) => pathOf(endpoint).split('/').filter((segment) => parameterName(segment) === undefined).map(fixedKey)));

const refuse = (sentence: string, endpoint: Endpoint): GatewayError => new GatewayError('invalid_input', sentence, { facts: { endpoint: endpoint.id } });

interface Template {
  readonly method: string;
  /** The segments of the path, each a fixed one, encoded, or the name of a parameter. */
  readonly segments: readonly ({ readonly fixed: string } | { readonly name: string })[];
}

const templates = new WeakMap<Endpoint, Template>();

const templateOf = (endpoint: Endpoint): Template => {
  const known = templates.get(endpoint);
  if (known) return known;
  const segments = pathOf(endpoint).split('/').slice(1).map((segment) => {
    const name = parameterName(segment);
    return name === undefined ? { fixed: encodeURIComponent(segment) } : { name };
  });
  const template = { method: methodOf(endpoint), segments };
  templates.set(endpoint, template);
  return template;
};

const checkMeaning = (endpoint: Endpoint, match: Match<Endpoint>): void => {
  if (!('found' in match) || match.found.route !== endpoint.route) throw refuse('A path parameter has a value that has a meaning of its own.', endpoint);
};

/**
 * Fills the placeholders of a path, percent-encoded. Throws `invalid_input` for an empty value (once, a blank id emptied a whole
 * recipient list) and for one that would make the path another row's: the receiver "update" is not one. What destroys is always read once
 * more, as CleverReach will read it.
 */
export const fillPath = <const E extends Endpoint>(endpoint: E, params: ParamsOf<E>): string => {
  const { method, segments } = templateOf(endpoint);
  let path = '';
  let mayMeanMore = false;
  for (const segment of segments) {
    if ('fixed' in segment) {
      path += `/${segment.fixed}`;
      continue;
    }
    const value = String((params as Readonly<Record<string, ParamValue | undefined>>)[segment.name] ?? '');
    if (problemOf(value)) throw refuse(`The path parameter "${segment.name}" is empty or not allowed.`, endpoint);
    mayMeanMore ||= fixedWords.has(fixedKey(value));
    path += `/${encodeURIComponent(value)}`;
  }
  if (mayMeanMore || endpoint.destroys === true) checkMeaning(endpoint, contractRoutes.match(method, path));
  return path;
};
