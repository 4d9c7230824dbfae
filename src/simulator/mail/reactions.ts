import type { Mailing, Reaction } from '../entities.js';
import { Random } from '../random.js';
import type { Member } from '../people/lookup.js';

const BOUNCE_SHARE = 0.02;
const OPEN_SHARE = 0.45;
const CLICK_SHARE = 0.4;
const UNSUBSCRIBE_SHARE = 0.03;
const SLOWEST_OPEN_SECONDS = 60;

/** A number that the same two ids always give. */
const seedOf = (mailingId: string, receiverId: string): number => (Number(mailingId) * 31 + Number(receiverId) * 17) | 0;

/** What a recipient will do, decided when the mailing goes out; the same mailing and receiver always do the same. */
export const decideReaction = (mailing: Mailing, { receiver, membership }: Member, sentAt: number): Reaction => {
  const random = new Random(seedOf(mailing.id, receiver.id));
  const base = { receiverId: receiver.id, groupId: membership.groupId, opensAt: 0, clicksAt: 0, linkId: '', bouncesAt: 0, unsubscribesAt: 0 };
  if (random.next() < BOUNCE_SHARE) return { ...base, bouncesAt: sentAt + 2 };
  if (random.next() >= OPEN_SHARE) return base;
  const opensAt = sentAt + 1 + random.below(SLOWEST_OPEN_SECONDS);
  const link = random.next() < CLICK_SHARE ? mailing.links[random.below(mailing.links.length)] : undefined;
  return {
    ...base, opensAt,
    ...(link && { clicksAt: opensAt + 5, linkId: link.id }),
    ...(random.next() < UNSUBSCRIBE_SHARE && { unsubscribesAt: opensAt + 10 }),
  };
};

const momentsOf = ({ opensAt, clicksAt, bouncesAt, unsubscribesAt }: Reaction): readonly number[] => [opensAt, clicksAt, bouncesAt, unsubscribesAt];

/** The first moment after `after` at which anybody does anything, or 0. */
export const nextMoment = (reactions: readonly Reaction[], after: number): number => {
  let next = Infinity;
  for (const reaction of reactions) for (const moment of momentsOf(reaction)) if (moment > after && moment < next) next = moment;
  return Number.isFinite(next) ? next : 0;
};
