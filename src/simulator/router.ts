import type { Endpoint } from '../contract/endpoint.js';

/** A route, ready to be compared with paths. */
interface Compiled<T extends { readonly endpoint: Endpoint }> {
  readonly served: T;
  readonly method: string;
  readonly segments: readonly string[];
  /** Smaller means more fixed segments further in front. */
  readonly rank: string;
}

export type Routed<T> =
  | { readonly kind: 'found'; readonly served: T; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrong_method' }
  | { readonly kind: 'unknown' };

const isParameter = (segment: string): boolean => segment.startsWith('{');
const withoutJson = (segment: string): string => segment.replace(/\.json$/i, '');
const fixed = (segment: string): string => withoutJson(segment).toLowerCase();

/** The segments of a path as sent. A slash at the end and a doubled one behind the version are no segments. */
const cut = (path: string): string[] | undefined => {
  const segments = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  if (segments.length > 2 && segments[0]?.toLowerCase() === 'v3' && segments[1] === '') segments.splice(1, 1);
  return segments.includes('') ? undefined : segments;
};

const decode = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
};

const compile = <T extends { readonly endpoint: Endpoint }>(served: T): Compiled<T> => {
  const [method = '', path = ''] = served.endpoint.route.split(' ');
  const segments = path.slice(1).split('/').map((segment) => (isParameter(segment) ? segment : fixed(segment)));
  return { served, method, segments, rank: segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('') };
};

const paramsOf = (route: readonly string[], sent: readonly string[]): Record<string, string> | undefined => {
  const params: Record<string, string> = {};
  for (const [at, segment] of route.entries()) {
    const raw = sent[at] ?? '';
    if (!isParameter(segment)) {
      if (fixed(raw) !== segment) return undefined;
      continue;
    }
    const value = decode(raw);
    if (value === undefined || value.trim() === '') return undefined;
    const isLast = at === route.length - 1;
    params[segment.slice(1, -1)] = isLast && !value.includes('@') ? withoutJson(value) : value;
  }
  return params;
};

/**
 * Finds the row of a request the way CleverReach does: letters of either case, `.json` behind a fixed segment.
 * A path is cut as sent and decoded afterwards, so an encoded slash stays inside its parameter.
 */
export class Router<T extends { readonly endpoint: Endpoint }> {
  readonly #routes: readonly Compiled<T>[];

  constructor(served: readonly T[]) {
    this.#routes = served.map(compile).sort((left, right) => left.rank.localeCompare(right.rank));
  }

  find(method: string, path: string): Routed<T> {
    const sent = cut(path);
    if (!sent) return { kind: 'unknown' };
    let isKnown = false;
    for (const route of this.#routes) {
      if (route.segments.length !== sent.length) continue;
      const params = paramsOf(route.segments, sent);
      if (!params) continue;
      if (route.method === method) return { kind: 'found', served: route.served, params };
      isKnown = true;
    }
    return { kind: isKnown ? 'wrong_method' : 'unknown' };
  }
}
