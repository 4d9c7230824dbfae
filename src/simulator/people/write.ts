import type { Group, Membership, Receiver, ReceiverEvent } from '../entities.js';
import { findText, findTexts, readText } from '../fields.js';
import type { Fields } from '../fields.js';
import { announceReceiver } from '../hooks.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';
import { isAddress } from './address.js';
import { isBlacklisted } from './blacklist.js';
import { attributesOf, findByEmail, GLOBAL, isActive, membershipId } from './lookup.js';
import type { Member } from './lookup.js';
import { firstMoments, nextMoments, readMoments } from './moments.js';
import { mergeOrders } from './orders.js';
import { cleanTags, manipulateTags } from './tags.js';
import { writeValues } from './values.js';
import type { WriteMode } from './values.js';

/** What the API notes in the history of the receiver it wrote. */
export const apiEvent = (what: string, groupId: string, stamp: number): ReceiverEvent => ({
  stamp, type: 'api', type_id: what, value: '127.0.0.1', mailing_id: '0', groups_id: groupId,
});

const blankReceiver = (world: World, accountId: string, email: string): Receiver => ({
  id: world.store.nextId('receiver'), accountId, email, bounced: 0, points: 0, stars: 0,
  values: {}, tags: [], orders: [], events: [], lastChanged: 0,
});

const writePerson = (world: World, old: Receiver, fields: Fields, mode: WriteMode): Receiver => {
  const now = nowSeconds(world);
  const given = findTexts(fields, 'tags');
  const isSetting = mode === 'set' && fields['tags'] !== undefined;
  return {
    ...old,
    values: writeValues(attributesOf(world.store, old.accountId, GLOBAL), old.values, fields['global_attributes'], mode),
    tags: isSetting ? cleanTags(given ?? []) : manipulateTags(old.tags, given ?? []),
    orders: mergeOrders(old.orders, fields['orders'], now),
    lastChanged: now,
  };
};

const needAddress = (world: World, group: Group, email: string): string => {
  if (!isAddress(email)) throw new Refusal(400, `invalid address '${email}'`);
  if (isBlacklisted(world.store, group, email)) throw new Refusal(403, `blacklisted address '${email}'`);
  return email;
};

const isFull = ({ store }: World, accountId: string): boolean =>
  store.receivers.countWhere('account', accountId) >= (store.accounts.find(accountId)?.plan.receiverCap ?? Infinity);

/** Puts a new address into a group; 400 where it is no address, 403 where it is blacklisted or the plan is full. */
export const addMember = (world: World, group: Group, fields: Fields, mode: WriteMode): Member => {
  const { store } = world;
  const now = nowSeconds(world);
  const email = needAddress(world, group, (findText(fields, 'email') ?? '').trim());
  const known = findByEmail(store, group.accountId, email);
  if (!known && isFull(world, group.accountId)) throw new Refusal(403, 'receiver limit reached');
  const written = writePerson(world, known ?? blankReceiver(world, group.accountId, email), fields, mode);
  const receiver = store.receivers.put({ ...written, events: [...written.events, apiEvent('REST insert', group.id, now)] });
  const membership = store.memberships.put({
    id: membershipId(group.id, receiver.id), accountId: group.accountId, groupId: group.id, receiverId: receiver.id,
    ...firstMoments(readMoments(fields, now), now),
    imported: 0, isUnsubscribed: false, source: readText(fields, 'source', 'REST API'),
    values: writeValues(attributesOf(store, group.accountId, group.id), {}, fields['attributes'], mode),
  });
  const member = { receiver, membership };
  announceReceiver(world, 'created', membership);
  if (isActive(member)) announceReceiver(world, 'subscribed', membership);
  return member;
};

/** Tells what a change means to those who listen: came in, went out, or merely changed. */
const announceChange = (world: World, before: Member, after: Member): void => {
  announceReceiver(world, 'updated', after.membership);
  if (isActive(before) !== isActive(after)) announceReceiver(world, isActive(after) ? 'subscribed' : 'unsubscribed', after.membership);
};

/** Writes a member's two halves and tells what changed. */
export const putMember = (world: World, before: Member, after: Member): Member => {
  world.store.receivers.put(after.receiver);
  world.store.memberships.put(after.membership);
  announceChange(world, before, after);
  return after;
};

/** Changes a member; the address in the fields is not looked at. */
export const changeMember = (world: World, member: Member, fields: Fields, mode: WriteMode): Member => {
  const { membership } = member;
  const now = nowSeconds(world);
  const receiver = writePerson(world, member.receiver, fields, mode);
  const locals = attributesOf(world.store, membership.accountId, membership.groupId);
  return putMember(world, member, {
    receiver: { ...receiver, events: [...receiver.events, apiEvent('REST update', membership.groupId, now)] },
    membership: {
      ...membership,
      ...nextMoments(membership, readMoments(fields, now)),
      source: readText(fields, 'source', membership.source),
      values: writeValues(locals, membership.values, fields['attributes'], mode),
    },
  });
};

/** Confirms a member, whoever ended the subscription before. */
export const activate = (world: World, member: Member): Member => {
  const now = nowSeconds(world);
  return putMember(world, member, {
    receiver: { ...member.receiver, bounced: 0, lastChanged: now },
    membership: { ...member.membership, activated: now, deactivated: 0, isUnsubscribed: false },
  });
};

/** Ends a member's subscription; `isUnsubscribed` where the person wanted it and not the API. */
export const deactivate = (world: World, member: Member, by: Pick<Membership, 'isUnsubscribed'>): Member => {
  const now = nowSeconds(world);
  return putMember(world, member, {
    receiver: { ...member.receiver, lastChanged: now },
    membership: { ...member.membership, deactivated: now, isUnsubscribed: by.isUnsubscribed },
  });
};
