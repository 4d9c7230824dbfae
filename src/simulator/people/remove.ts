import type { Group, Membership, Receiver } from '../entities.js';
import { announceReceiver } from '../hooks.js';
import type { World } from '../world.js';
import { placesOf } from './lookup.js';

/** Takes a receiver out of a group; without any group left it is gone. */
export const removeMembership = (world: World, membership: Membership): void => {
  const { store } = world;
  store.memberships.remove(membership.id);
  if (placesOf(store, membership.receiverId).length === 0) store.receivers.remove(membership.receiverId);
  announceReceiver(world, 'deleted', membership);
};

export const removeReceiver = (world: World, receiver: Receiver): void => {
  for (const membership of placesOf(world.store, receiver.id)) removeMembership(world, membership);
};

export const clearGroup = (world: World, group: Group): void => {
  for (const membership of world.store.memberships.where('group', group.id)) removeMembership(world, membership);
};
