import type { Secret } from '../core/index.js';
import type { GrantState } from './ports.js';

/** What lets the gateway speak for an account, opened. Times are milliseconds since 1970. */
export interface Grant {
  readonly accountId: string;
  /** The agency whose token fetches those of this account; undefined where it is connected by itself. */
  readonly parentId: string | undefined;
  readonly clientId: string;
  readonly clientSecret: Secret | undefined;
  readonly access: Secret | undefined;
  readonly refresh: Secret | undefined;
  /** Undefined before the first token, and where nobody told how long a pasted one lives. */
  readonly expiresAt: number | undefined;
  readonly renewAt: number | undefined;
  readonly state: GrantState;
  readonly failures: number;
  readonly retryAt: number | undefined;
  /** Names the connection: another one each time the account is connected, the same through all renewals. */
  readonly connection: string;
  readonly version: number;
}

/** A grant with an access token. */
export type LiveGrant = Grant & { readonly access: Secret };

/** Whether the access token is good at `now`. */
export const isLive = (grant: Grant, now: number): grant is LiveGrant =>
  grant.access !== undefined && (grant.expiresAt === undefined || grant.expiresAt > now);

/** Whether the access token is good at `now` and not about to expire. */
export const isFresh = (grant: Grant, now: number): boolean =>
  isLive(grant, now) && (grant.renewAt === undefined || grant.renewAt > now);

const areEqual = (one: Secret | undefined, other: Secret | undefined): boolean => one?.reveal() === other?.reveal();

/** Whether both hold the same tokens of the same client, whatever happened to their state in between. */
export const holdSameTokens = (one: Grant, other: Grant): boolean =>
  one.clientId === other.clientId &&
  areEqual(one.clientSecret, other.clientSecret) &&
  areEqual(one.access, other.access) &&
  areEqual(one.refresh, other.refresh);

/** When a token is renewed: `beforeMs` before its end, but never in the first half of its life. */
export const planRenewal = (times: { readonly now: number; readonly expiresAt: number; readonly beforeMs: number }): number =>
  Math.round(times.expiresAt - Math.min(times.beforeMs, Math.max(0, times.expiresAt - times.now) / 2));

/** Longer than any pause between two tries. */
export const MAX_PAUSE_MS = 10_800_000;

/** How long a grant is left alone yet, in milliseconds. A pause that is longer than any was noted before the clock was set back: it is over. */
export const pauseLeft = ({ retryAt = 0 }: Pick<Grant, 'retryAt'>, now: number): number => {
  const leftMs = retryAt - now;
  return leftMs > MAX_PAUSE_MS ? 0 : Math.max(0, leftMs);
};
