import type { Call } from '../call.js';
import { needList, readFlag, textOf } from '../fields.js';
import { findByEmail, isActive, placesOf } from './lookup.js';

/** Which of the body's `emails` are active receivers, anywhere or in one group; with `invert` the others. */
export const findValid = ({ world, account, fields }: Call, groupId: string | undefined): string[] => {
  const isValid = (email: string): boolean => {
    const receiver = findByEmail(world.store, account.id, email);
    const places = receiver ? placesOf(world.store, receiver.id) : [];
    return places.some((membership) => receiver !== undefined
      && (groupId === undefined || membership.groupId === groupId)
      && isActive({ receiver, membership }));
  };
  const isWanted = !readFlag(fields, 'invert', false);
  return needList(fields['emails'], 'emails').map((email) => textOf(email) ?? '').filter((email) => isValid(email) === isWanted);
};
