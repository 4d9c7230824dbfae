import type { Membership } from '../entities.js';
import { textOf } from '../fields.js';
import type { Fields } from '../fields.js';

/** When a subscription began, was confirmed and ended, as far as a caller says so. */
export interface GivenMoments {
  readonly registered: number | undefined;
  readonly activated: number | undefined;
  readonly deactivated: number | undefined;
}

type Moments = Pick<Membership, 'registered' | 'activated' | 'deactivated'>;

/** Unix seconds; true stands for now, false and null for never. */
const readMoment = (fields: Fields, name: string, now: number): number | undefined => {
  const value = fields[name];
  if (value === undefined) return undefined;
  if (value === true) return now;
  const seconds = Number(textOf(value) ?? 0);
  return Number.isFinite(seconds) ? Math.max(0, Math.trunc(seconds)) : 0;
};

export const readMoments = (fields: Fields, now: number): GivenMoments => ({
  registered: readMoment(fields, 'registered', now),
  activated: readMoment(fields, 'activated', now),
  deactivated: readMoment(fields, 'deactivated', now),
});

/** A new receiver is active where nothing is said; `registered` alone, or `activated` 0, waits for the opt-in; `deactivated` makes inactive. */
export const firstMoments = (given: GivenMoments, now: number): Moments => {
  const deactivated = given.deactivated ?? 0;
  const isSilent = given.registered === undefined && given.activated === undefined && deactivated === 0;
  return { registered: given.registered ?? now, activated: isSilent ? now : (given.activated ?? 0), deactivated };
};

/** What an update makes of the moments: `activated` renews only what neither the receiver nor CleverReach has ended. */
export const nextMoments = (old: Membership, given: GivenMoments): Moments => {
  const registered = given.registered ?? old.registered;
  const mayRenew = !old.isUnsubscribed;
  const renews = mayRenew && (given.activated ?? 0) > 0;
  const activated = given.activated === undefined || (given.activated > 0 && !mayRenew) ? old.activated : given.activated;
  if ((given.deactivated ?? 0) > 0) return { registered, activated, deactivated: given.deactivated ?? 0 };
  return { registered, activated, deactivated: mayRenew && (renews || given.deactivated === 0) ? 0 : old.deactivated };
};
