import type { Answer, BodyOf, tables } from '../../contract/index.js';
import { idOrNone, onlyGiven, readMoment } from '../calls/index.js';
import type { MailingSettingsInput, MailingValues } from './mailing.inputs.js';
import type { Mailing } from './mailing.types.js';
import { MailingState } from './mailing.types.js';

type MailingRow = Answer<typeof tables.mailings.get>;
type MailingBody = BodyOf<typeof tables.mailings.update>;

const states: Readonly<Record<string, MailingState>> = MailingState;

/** A mailing of CleverReach as GraphQL tells it. */
export const readMailing = (row: MailingRow): Mailing => ({
  id: String(row.id),
  name: row.name,
  subject: row.subject,
  senderName: row.sender_name,
  senderEmail: row.sender_email,
  html: row.body_html || null,
  text: row.body_text || null,
  state: states[(row.state ?? '').toUpperCase()] ?? null,
  channelId: idOrNone(row.category_id),
  groupIds: row.mailing_groups.group_ids.map(String),
  tags: row.tags ?? [],
  createdAt: readMoment(row.stamp),
  changedAt: readMoment(row.last_changed),
  releasedAt: readMoment(row.ready),
  plannedAt: readMoment(row.send_on),
  startedAt: readMoment(row.started),
  finishedAt: readMoment(row.finished),
  splitTest: row.is_splittest,
  trackable: row.is_trackable,
  unsubscribeFormId: idOrNone(row.unsubscribe_form_id),
  unsubscribeLink: row.unsubscribe_link || null,
  externalId: row.external_id || null,
});

const contentOf = ({ html, text }: MailingValues): MailingBody['content'] | null => {
  if (html == null && text == null) return null;
  const type = html == null ? 'text' : text == null ? 'html' : 'html/text';
  return { type, ...onlyGiven({ html, text }) };
};

const receiversOf = ({ groupIds, filterId }: MailingValues): MailingBody['receivers'] | null =>
  groupIds == null && filterId == null ? null : onlyGiven({ groups: groupIds && [...groupIds], filter: filterId });

const settingsOf = (settings: MailingSettingsInput): MailingBody['settings'] =>
  onlyGiven({
    editor: settings.editor,
    open_tracking: settings.openTracking,
    click_tracking: settings.clickTracking,
    link_tracking_url: settings.linkTrackingUrl,
    link_tracking_type: settings.linkTrackingType?.toLowerCase(),
    google_campaign_name: settings.googleCampaignName,
    unsubscribe_form_id: settings.unsubscribeFormId,
    campaign_id: settings.campaignId,
    category_id: settings.channelId,
  });

/** What is told of a mailing besides name and subject, as CleverReach takes it; absent and null fields are left out by the caller. */
export const writeMailing = (values: MailingValues) => ({
  sender_name: values.senderName,
  sender_email: values.senderEmail,
  content: contentOf(values),
  receivers: receiversOf(values),
  settings: values.settings && settingsOf(values.settings),
  tags: values.tags && [...values.tags],
});
