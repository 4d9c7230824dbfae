import { blankMailing } from './mail/mailings.js';
import { settleMailings } from './mail/settle.js';
import { daysAgo, secondsOf } from './seed-bed.js';
import type { Bed } from './seed-bed.js';
import type { SeedMailing } from './seed-file.js';
import { HookPost } from './world.js';

class NoHooks extends HookPost {
  deliver(): void {
    // Nobody has registered while the seed is planted.
  }
}

const html = (links: readonly string[]): string =>
  `<html><body><p>Hello {FIRSTNAME}</p>${links.map((link) => `<a href="${link}">${link}</a>`).join('')}<a href="{UNSUBSCRIBE}">Unsubscribe</a></body></html>`;

/** A mailing as written down: a draft, one that waits, or one that went out with all its reactions. */
export const plantMailing = (bed: Bed, accountId: string, mailing: SeedMailing): void => {
  const { store, today } = bed;
  const account = store.accounts.find(accountId);
  if (!account) return;
  const { sent, waitsUntil } = mailing;
  const sendOn = sent === undefined ? secondsOf(waitsUntil) : daysAgo(bed, sent);
  store.mailings.put({
    ...blankMailing(account, mailing.id, daysAgo(bed, (sent ?? 0) + 2)),
    name: mailing.name, subject: mailing.subject, html: html(mailing.links), text: 'Hello {FIRSTNAME}',
    groupIds: mailing.groups, channelId: mailing.channel ?? '0', settings: { editor: 'setup_v2' },
    links: mailing.links.map((link) => ({ id: store.nextId('link'), link })),
    state: sendOn === 0 ? 'draft' : 'waiting', sendOn,
  });
  settleMailings({ store, clock: { now: () => today * 1000 }, hookPost: new NoHooks(), baseUrl: '' }, accountId);
};
