import type { Attribute, Group, Membership, Receiver } from '../entities.js';
import { Refusal } from '../refusal.js';
import type { Store } from '../store.js';

/** Scope of the attributes and blacklists that belong to no group. */
export const GLOBAL = '0';

export const membershipId = (groupId: string, receiverId: string): string => `${groupId}/${receiverId}`;

/** A group of the account, or 404 `invalid group`. */
export const needGroup = (store: Store, accountId: string, id: string): Group => {
  const group = store.groups.find(id);
  if (group?.accountId !== accountId) throw new Refusal(404, 'invalid group');
  return group;
};

export const findByEmail = (store: Store, accountId: string, email: string): Receiver | undefined =>
  store.receivers.where('email', `${accountId}/${email.trim().toLowerCase()}`)[0];

/** A receiver of the account by id or address. */
export const findReceiver = (store: Store, accountId: string, idOrEmail: string): Receiver | undefined => {
  if (idOrEmail.includes('@')) return findByEmail(store, accountId, idOrEmail);
  const receiver = store.receivers.find(idOrEmail);
  return receiver?.accountId === accountId ? receiver : undefined;
};

export const needReceiver = (store: Store, accountId: string, idOrEmail: string): Receiver => {
  const receiver = findReceiver(store, accountId, idOrEmail);
  if (!receiver) throw new Refusal(404, 'invalid receiver');
  return receiver;
};

/** A receiver together with its place in a group. */
export interface Member {
  readonly receiver: Receiver;
  readonly membership: Membership;
}

export const findMember = (store: Store, group: Group, idOrEmail: string): Member | undefined => {
  const receiver = findReceiver(store, group.accountId, idOrEmail);
  const membership = receiver && store.memberships.find(membershipId(group.id, receiver.id));
  return membership && { receiver, membership };
};

export const needMember = (store: Store, group: Group, idOrEmail: string): Member => {
  const member = findMember(store, group, idOrEmail);
  if (!member) throw new Refusal(404, 'invalid receiver');
  return member;
};

export const membersOf = (store: Store, groupId: string): readonly Member[] =>
  store.memberships.where('group', groupId).flatMap((membership) => {
    const receiver = store.receivers.find(membership.receiverId);
    return receiver ? [{ receiver, membership }] : [];
  });

export const placesOf = (store: Store, receiverId: string): readonly Membership[] => store.memberships.where('receiver', receiverId);

export const attributesOf = (store: Store, accountId: string, groupId: string): readonly Attribute[] =>
  store.attributes.where('scope', `${accountId}/${groupId}`);

/** Active means confirmed, not ended, and reachable. */
export const isActive = ({ receiver, membership }: Member): boolean =>
  membership.activated > 0 && membership.deactivated === 0 && receiver.bounced === 0;
