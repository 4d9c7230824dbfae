import type { Receiver } from '../entities.js';
import { needText } from '../fields.js';
import type { Fields } from '../fields.js';
import { announceReceiver } from '../hooks.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';
import { isAddress } from './address.js';
import { isBlockedIn } from './blacklist.js';
import { findByEmail, GLOBAL, membershipId, placesOf } from './lookup.js';

/** The `email` of a body, if it is an address nobody else in the account has; 403 where it is blacklisted, as for an addition. */
const needFreeAddress = ({ store }: World, receiver: Receiver, fields: Fields): string => {
  const email = needText(fields, 'email').trim();
  if (!isAddress(email)) throw new Refusal(400, `invalid address '${email}'`);
  const owner = findByEmail(store, receiver.accountId, email);
  if (isBlockedIn(store, receiver.accountId, GLOBAL, email)) throw new Refusal(403, `blacklisted address '${email}'`);
  if (owner && owner.id !== receiver.id) throw new Refusal(400, `duplicate address '${email}'`);
  return email;
};

/** Gives a receiver another address, in all its groups. */
export const changeEmail = (world: World, receiver: Receiver, fields: Fields): Receiver => {
  const email = needFreeAddress(world, receiver, fields);
  const changed = world.store.receivers.put({ ...receiver, email, lastChanged: nowSeconds(world) });
  for (const membership of placesOf(world.store, receiver.id)) announceReceiver(world, 'updated', membership);
  return changed;
};

/** A second receiver with the same values, tags and groups under another address; the history stays with the first. */
export const cloneReceiver = (world: World, receiver: Receiver, fields: Fields): Receiver => {
  const { store } = world;
  const email = needFreeAddress(world, receiver, fields);
  if (email.toLowerCase() === receiver.email.toLowerCase()) throw new Refusal(400, `duplicate address '${email}'`);
  const clone = store.receivers.put({
    ...receiver, id: store.nextId('receiver'), email, bounced: 0, orders: [], events: [], lastChanged: nowSeconds(world),
  });
  for (const place of placesOf(store, receiver.id)) {
    const membership = store.memberships.put({ ...place, id: membershipId(place.groupId, clone.id), receiverId: clone.id });
    announceReceiver(world, 'created', membership);
  }
  return clone;
};
