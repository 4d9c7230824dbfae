import type { Mailing as ShownMailing } from '../../contract/shapes/mailings.js';
import type { Account, Mailing } from '../entities.js';
import { fieldsOf, findTexts, needText, readFlag, readText, readTexts } from '../fields.js';
import type { Fields } from '../fields.js';
import { Refusal } from '../refusal.js';
import type { Store } from '../store.js';

const M_TYPES: Readonly<Record<string, number>> = { text: 1, html: 2 };

export const needMailing = (store: Store, accountId: string, id: string): Mailing => {
  const mailing = store.mailings.find(id);
  if (mailing?.accountId !== accountId) throw new Refusal(404, 'invalid mailing');
  return mailing;
};

export const blankMailing = (account: Account, id: string, now: number): Mailing => ({
  id, accountId: account.id, state: 'draft', name: '', subject: '',
  senderName: account.owner['company'] ?? '', senderEmail: account.owner['email'] ?? '',
  html: '', text: '', contentType: 'html/text', groupIds: [], filterId: '', settings: {}, tags: [], channelId: '0',
  stamp: now, lastChanged: now, sendOn: 0, started: 0, finished: 0, links: [], reactions: [], settledUntil: 0, nextDue: 0, hasReport: false,
});

/** Links of a mailing with their ids; one that was there before keeps its id. */
const linksOf = (store: Store, html: string, old: Mailing['links']): Mailing['links'] => {
  const targets = [...html.matchAll(/\bhref\s*=\s*["'](https?:\/\/[^"']+)["']/gi)].map(([, link]) => link ?? '');
  return [...new Set(targets)].map((link) => old.find((known) => known.link === link) ?? { id: store.nextId('link'), link });
};

const checkTargets = (store: Store, { accountId, groupIds, filterId }: Mailing): void => {
  for (const id of groupIds) if (store.groups.find(id)?.accountId !== accountId) throw new Refusal(404, 'invalid group');
  if (filterId !== '' && store.filters.find(filterId)?.accountId !== accountId) throw new Refusal(404, 'invalid filter');
};

/** A mailing with what the fields say changed; 404 where they name a group or filter that is not there. */
export const changeMailing = (store: Store, old: Mailing, fields: Fields, now: number): Mailing => {
  const content = fieldsOf(fields['content']);
  const receivers = fieldsOf(fields['receivers']);
  const settings = { ...old.settings, ...fieldsOf(fields['settings']) };
  const html = readText(content, 'html', old.html);
  const mailing: Mailing = {
    ...old,
    name: 'name' in fields ? needText(fields, 'name') : old.name,
    subject: 'subject' in fields ? needText(fields, 'subject') : old.subject,
    senderName: readText(fields, 'sender_name', old.senderName),
    senderEmail: readText(fields, 'sender_email', old.senderEmail),
    contentType: readText(content, 'type', old.contentType),
    html, text: readText(content, 'text', old.text), links: linksOf(store, html, old.links),
    groupIds: findTexts(receivers, 'groups') ?? old.groupIds,
    filterId: readText(receivers, 'filter', old.filterId),
    settings, channelId: readText(settings, 'category_id', old.channelId),
    tags: 'tags' in fields ? readTexts(fields, 'tags') : old.tags,
    lastChanged: now,
  };
  checkTargets(store, mailing);
  return mailing;
};

const fixedFlags = {
  position: 0, is_fixed: false, is_mailing: true, is_campaign: false, is_dynamic: false, is_splittest: false,
  type_name: '', external_id: '', last_version_id: '0',
};

export const showMailing = (mailing: Mailing, view: { readonly omitsBody: boolean } = { omitsBody: false }): ShownMailing => ({
  id: mailing.id,
  category_id: mailing.channelId,
  name: mailing.name,
  subject: mailing.subject,
  sender_name: mailing.senderName,
  sender_email: mailing.senderEmail,
  body_html: view.omitsBody ? '' : mailing.html,
  body_text: view.omitsBody ? '' : mailing.text,
  stamp: mailing.stamp,
  last_changed: mailing.lastChanged,
  started: mailing.started,
  finished: mailing.finished,
  ready: mailing.state === 'draft' ? 0 : mailing.lastChanged,
  m_type: M_TYPES[mailing.contentType] ?? 0,
  is_html: mailing.contentType !== 'text',
  is_text: mailing.contentType === 'text',
  is_trackable: readFlag(mailing.settings, 'open_tracking', true),
  ...fixedFlags,
  unsubscribe_link: `https://${mailing.accountId}.seu2.cleverreach.com/rmftlp.php?mid=${mailing.id}`,
  send_on: mailing.sendOn,
  mailing_groups: { group_ids: [...mailing.groupIds] },
  unsubscribe_form_id: readText(mailing.settings, 'unsubscribe_form_id', '0'),
  tags: [...mailing.tags],
  state: mailing.state,
});
