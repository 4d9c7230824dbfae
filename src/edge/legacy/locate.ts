import { GatewayError } from '../../core/index.js';

/** The two versions that have a table; a path without a version is v1. */
export type TableVersion = 'v1' | 'v2';

/** Where a path leads: which version, and what is left of the path for its table. */
export interface Location {
  readonly version: TableVersion;
  /** Path below the version, as sent, beginning with a slash. */
  readonly path: string;
  readonly hasTrailingSlash: boolean;
}

/** First segments that belong to other doors: what those do not know is unknown here as well. */
const otherDoors: ReadonlySet<string> = new Set(['v3', 'graphql', 'health', 'admin', 'docs', 'oauth', 'hooks', 'flow', 'gomailer', 'connect', 'metrics']);

const versions: Readonly<Record<string, TableVersion>> = { v1: 'v1', v2: 'v2' };

const decode = (segment: string): string => {
  try {
    return decodeURIComponent(segment).toLowerCase();
  } catch {
    return segment;
  }
};

/** Drops one empty segment at the beginning: clients that join a base address and a path double the slash there. */
const dropDoubledSlash = (segments: readonly string[]): readonly string[] => (segments.length > 1 && segments[0] === '' ? segments.slice(1) : segments);

const unknownVersion = (number: string): GatewayError =>
  new GatewayError('unknown_route', 'There is no such version.', { refusal: { status: 404, message: `Not Found: Version ${number} is not supported` } });

/**
 * Reads the version of a path. The lowest one serves a path without (framework source; inferred). A slash doubled directly after
 * the root or the version is forgiven, nowhere else. Throws `unknown_route` for other versions and other doors.
 */
export const locate = (rawPath: string): Location => {
  const segments = dropDoubledSlash(rawPath.split('/').slice(1));
  const first = decode(segments[0] ?? '');
  if (otherDoors.has(first.replace(/\.json$/, ''))) throw new GatewayError('unknown_route', 'There is no such route.');
  const number = /^v([0-9]+)$/.exec(first)?.[1];
  const version = number === undefined ? 'v1' : versions[first];
  if (!version) throw unknownVersion(number ?? '');
  const rest = number === undefined ? segments : dropDoubledSlash(segments.slice(1));
  return { version, path: `/${rest.join('/')}`, hasTrailingSlash: rest.length > 1 && rest.at(-1) === '' };
};
