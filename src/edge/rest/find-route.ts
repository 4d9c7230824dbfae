import { endpoints, pathOf, readPath, routesOf } from '../../contract/index.js';
import type { Endpoint, PathProblem } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';

/** The token endpoint and the consent page lie beside the API and have doors of their own. */
const routes = routesOf(endpoints.filter((endpoint) => !pathOf(endpoint).startsWith('/oauth/')));

const sentences: Readonly<Record<PathProblem, string>> = {
  empty_segment: 'The path has an empty segment. Was an id left out?',
  encoded_slash: 'A segment of the path holds an encoded slash.',
  malformed: 'The path is not a valid address.',
};

/** A row with the parameters of its path, or a path that no row has, made canonical. */
export type Route = { readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> } | { readonly unknownPath: string };

const knownMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const canonical = (rawPath: string): string => {
  const path = readPath(rawPath);
  const [root = '', ...rest] = 'segments' in path ? path.segments : [];
  return `/${[root.toLowerCase(), ...rest].map(encodeURIComponent).join('/')}`;
};

/** Finds what a request line names. Throws `invalid_input` for a path that names nothing safely and `method_not_allowed` for a row's path under another method. */
export const findRoute = (method: string, rawPath: string): Route => {
  const match = routes.match(method, rawPath);
  if ('found' in match) return { endpoint: match.found, params: match.params };
  if ('problem' in match) throw new GatewayError('invalid_input', sentences[match.problem], { facts: { problem: match.problem } });
  if (match.allowed.length > 0 || !knownMethods.has(method)) {
    throw new GatewayError('method_not_allowed', 'This path has other methods.', { facts: { allow: match.allowed.join(', ') } });
  }
  return { unknownPath: canonical(rawPath) };
};
