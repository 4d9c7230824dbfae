import type { Mailing, Reaction, Receiver, ReceiverEvent } from '../entities.js';
import { select } from '../filters.js';
import { announceReceiver } from '../hooks.js';
import { isBlacklisted } from '../people/blacklist.js';
import { isActive, membershipId, membersOf } from '../people/lookup.js';
import type { Member } from '../people/lookup.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';
import { decideReaction, nextMoment } from './reactions.js';

const FIVE_YEARS_SECONDS = 5 * 365 * 86_400;

/** Whom a mailing is meant for. A filter that is gone means nobody, never the whole group. */
const targetsOf = ({ store }: World, { groupIds, filterId }: Mailing): readonly Member[] => {
  if (filterId === '') return groupIds.flatMap((id) => membersOf(store, id));
  const filter = store.filters.find(filterId);
  const group = filter && store.groups.find(filter.groupId);
  return group ? select(store, group, filter) : [];
};

/** Everybody a mailing goes to: active members of its filter or groups, nobody twice, nobody blacklisted. */
export const recipientsOf = (world: World, mailing: Mailing): readonly Member[] => {
  const seen = new Set<string>();
  return targetsOf(world, mailing).filter((member) => {
    const { receiver: { id, email }, membership: { groupId, accountId } } = member;
    if (seen.has(id) || !isActive(member) || isBlacklisted(world.store, { id: groupId, accountId }, email)) return false;
    seen.add(id);
    return true;
  });
};

const mailEvent = (mailing: Mailing, stamp: number, type: string, told: Partial<ReceiverEvent> = {}): ReceiverEvent => ({
  stamp, type, type_id: mailing.id, value: '', mailing_id: mailing.id, groups_id: '0', ...told,
});

const note = ({ store }: World, receiver: Receiver, event: ReceiverEvent): Receiver =>
  store.receivers.put({ ...receiver, events: [...receiver.events, event] });

/** Sends a mailing: from here on it has recipients, a report, and reactions to come. */
const send = (world: World, mailing: Mailing): Mailing => {
  const { store } = world;
  const sentAt = mailing.sendOn;
  const recipients = recipientsOf(world, mailing).filter(({ membership }) => membership.activated <= sentAt);
  const reactions = recipients.map((member) => decideReaction(mailing, member, sentAt));
  for (const { receiver } of recipients) note(world, receiver, mailEvent(mailing, sentAt, 'mail_send'));
  for (const id of mailing.groupIds) {
    const group = store.groups.find(id);
    if (group) store.groups.put({ ...group, lastMailing: sentAt });
  }
  const account = store.accounts.find(mailing.accountId);
  if (account) store.accounts.put({ ...account, contingent: Math.max(0, account.contingent - recipients.length) });
  return store.mailings.put({
    ...mailing, state: 'finished', started: sentAt, finished: sentAt, hasReport: true,
    reactions, settledUntil: sentAt, nextDue: nextMoment(reactions, sentAt),
  });
};

const bounce = (world: World, mailing: Mailing, receiver: Receiver, at: number): void => {
  const { store } = world;
  const message = `smtp; 550 5.4.1 Recipient address rejected (${receiver.email})`;
  const noted = note(world, receiver, mailEvent(mailing, at, 'mail_bounce', { type_id: 'hardbounce', value: message }));
  store.receivers.put({ ...noted, bounced: at });
  store.bounces.put({
    id: store.nextId('bounce'), accountId: mailing.accountId, email: receiver.email, category: 'hardbounce', occurences: 1,
    lastUpdate: at, expiresBy: at + FIVE_YEARS_SECONDS, message, mailingId: mailing.id,
  });
};

const unsubscribe = (world: World, mailing: Mailing, reaction: Reaction): void => {
  const { store } = world;
  const receiver = store.receivers.find(reaction.receiverId);
  const membership = store.memberships.find(membershipId(reaction.groupId, reaction.receiverId));
  if (!receiver || !membership) return;
  const at = reaction.unsubscribesAt;
  note(world, receiver, mailEvent(mailing, at, 'user_unsubscribe', { type_id: '0', value: '192.0.2.8', groups_id: reaction.groupId }));
  announceReceiver(world, 'unsubscribed', store.memberships.put({ ...membership, deactivated: at, isUnsubscribed: true }));
};

/** Tells in the receiver what one reaction means between two moments. */
const tell = (world: World, mailing: Mailing, reaction: Reaction, isDue: (at: number) => boolean): void => {
  const find = (): Receiver | undefined => world.store.receivers.find(reaction.receiverId);
  const noteIfDue = (at: number, type: string, told: Partial<ReceiverEvent>): void => {
    const receiver = find();
    if (receiver && isDue(at)) note(world, receiver, mailEvent(mailing, at, type, told));
  };
  noteIfDue(reaction.opensAt, 'mail_open', { value: '192.0.2.7' });
  noteIfDue(reaction.clicksAt, 'mail_click', { type_id: reaction.linkId, value: '192.0.2.7' });
  const bounced = find();
  if (bounced && isDue(reaction.bouncesAt)) bounce(world, mailing, bounced, reaction.bouncesAt);
  if (isDue(reaction.unsubscribesAt)) unsubscribe(world, mailing, reaction);
};

const settle = (world: World, mailing: Mailing, now: number): void => {
  const isDue = (at: number): boolean => at > mailing.settledUntil && at <= now;
  for (const reaction of mailing.reactions) tell(world, mailing, reaction, isDue);
  world.store.mailings.put({ ...mailing, settledUntil: now, nextDue: nextMoment(mailing.reactions, now) });
};

/** Lets happen what is due by now: releases go out, and people react to what they got. */
export const settleMailings = (world: World, accountId: string): void => {
  const now = nowSeconds(world);
  for (const mailing of world.store.mailings.where('account', accountId)) {
    const sent = mailing.state === 'waiting' && mailing.sendOn <= now ? send(world, mailing) : mailing;
    if (sent.nextDue > 0 && sent.nextDue <= now) settle(world, sent, now);
  }
};
