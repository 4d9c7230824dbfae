import type { Mail } from '../entities.js';
import { nowSeconds } from '../world.js';
import type { World } from '../world.js';

type Letter = Pick<Mail, 'accountId' | 'kind' | 'to' | 'subject' | 'text'> & Partial<Pick<Mail, 'groupId' | 'formId' | 'proof'>>;

/** Puts a mail into the mailbox, where tests read what a person would. */
export const postMail = (world: World, letter: Letter): Mail =>
  world.store.mails.put({
    groupId: '', formId: '', proof: {}, ...letter, id: world.store.nextId('mail'), sentAt: nowSeconds(world), clickedAt: 0,
  });

/** A mail whose link does something: its address stands in the text. */
export const postMailWithLink = (world: World, letter: Letter): Mail => {
  const mail = postMail(world, letter);
  return world.store.mails.put({ ...mail, text: `${mail.text} ${world.baseUrl}/_simulator/mailbox/${mail.id}/click` });
};
