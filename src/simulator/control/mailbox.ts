import type { Mail } from '../entities.js';
import { findMember, needGroup } from '../people/lookup.js';
import { activate, deactivate } from '../people/write.js';
import { Refusal } from '../refusal.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';

/** Does what a person does who follows the link in a mail: the first click counts, later ones change nothing. */
export const clickMail = (world: World, id: string): Mail => {
  const { store } = world;
  const mail = store.mails.find(id);
  if (!mail || mail.groupId === '') throw new Refusal(404, 'no such link');
  if (mail.clickedAt > 0) return mail;
  const member = findMember(store, needGroup(store, mail.accountId, mail.groupId), mail.to);
  if (!member) throw new Refusal(404, 'invalid receiver');
  if (mail.kind === 'activate') activate(world, member);
  if (mail.kind === 'deactivate') deactivate(world, member, { isUnsubscribed: true });
  return store.mails.put({ ...mail, clickedAt: nowSeconds(world) });
};
