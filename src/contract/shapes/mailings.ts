import type { Shaped } from '../shape.js';
import { anyOf, array, boolean, digits, integer, named, object, record, string, unixSeconds, unknown } from '../shape.js';
import { Id, IdInput } from './common.js';

/** A mailing. Sources: GO (keys and types of a real body), CORE, APT; IC for the optional keys; seen. */
export const Mailing = named(
  'Mailing',
  object(
    {
      id: digits(),
      category_id: string(),
      name: string(),
      subject: string(),
      sender_name: string(),
      sender_email: string(),
      body_html: string({ description: 'Empty with omit_body.' }),
      body_text: string({ description: 'Empty with omit_body.' }),
      stamp: unixSeconds('Created.'),
      last_changed: unixSeconds(),
      started: unixSeconds('Start of sending, or 0.'),
      finished: unixSeconds('End of sending, or 0.'),
      ready: unixSeconds('Released, or 0.'),
      m_type: integer({ description: '1 text, 2 HTML, else both.' }),
      position: integer(),
      is_html: boolean(),
      is_text: boolean(),
      is_fixed: boolean(),
      is_mailing: boolean(),
      is_campaign: boolean(),
      is_dynamic: boolean(),
      is_splittest: boolean(),
      is_trackable: boolean(),
      type_name: string(),
      external_id: string(),
      unsubscribe_link: string(),
      last_version_id: string(),
      send_on: unixSeconds('Planned for, or 0.'),
      mailing_groups: object({ group_ids: array(digits()) }),
    },
    {
      unsubscribe_form_id: string({ description: 'Digits, or the UUID of a flow.' }),
      tags: array(string()),
      state: string(),
    },
  ),
);
export type Mailing = Shaped<typeof Mailing>;

export const Mailings = array(Mailing);

/** Mailings by state. Sources: GO (finished), APT (draft); the other states are inferred. */
export const MailingsByState = named(
  'MailingsByState',
  object({}, { finished: Mailings, draft: Mailings, waiting: Mailings, running: Mailings, automation: Mailings }),
);
export type MailingsByState = Shaped<typeof MailingsByState>;

/** A flat list where a page is asked for, else an object by state. Sources: GO, APT, IC; seen. */
export const MailingList = named('MailingList', anyOf(MailingsByState, Mailings));
export type MailingList = Shaped<typeof MailingList>;

/** Sources: GO, CORE, APT, IC; seen. */
export const MailingSettings = named(
  'MailingSettings',
  object(
    {},
    {
      editor: string({ description: 'wizard, freeform, advanced, plaintext, eddytor, setup_v2 (default since 2026-02), …' }),
      open_tracking: boolean(),
      click_tracking: boolean(),
      link_tracking_url: anyOf(string(), boolean()),
      link_tracking_type: string({ description: 'google, intelliad, crconnect' }),
      google_campaign_name: string({ description: 'Only with google.' }),
      unsubscribe_form_id: anyOf(string({ description: 'Digits, or the UUID of a flow.' }), integer()),
      campaign_id: IdInput,
      category_id: IdInput,
    },
  ),
);
export type MailingSettings = Shaped<typeof MailingSettings>;

const mailing = {
  sender_name: string(),
  sender_email: string(),
  content: named('MailingContent', object({}, { type: string({ description: 'html, text or html/text' }), html: string(), text: string() })),
  receivers: named(
    'MailingReceivers',
    object({}, { groups: array(IdInput), filter: anyOf(digits('One filter.'), integer()) }),
  ),
  settings: MailingSettings,
  tags: array(string()),
};

/** Sources: CHG, CORE, APT, IC, GO; documented. */
export const MailingInput = named(
  'MailingInput',
  object(
    { name: string({ minLength: 1 }), subject: string({ minLength: 1 }) },
    mailing,
    {
      examples: [{
        name: 'News in May', subject: 'Hello', sender_name: 'Shop', sender_email: 'news@example.org',
        content: { type: 'html/text', html: '<p>Hello</p>', text: 'Hello' }, receivers: { groups: ['1001'] }, settings: { editor: 'setup_v2' },
      }],
    },
  ),
);
export type MailingInput = Shaped<typeof MailingInput>;

/** Body of an update; what is absent stays. Sources: CORE, IC; documented. */
export const MailingChange = named('MailingChange', object({}, { name: string({ minLength: 1 }), subject: string({ minLength: 1 }), ...mailing }));
export type MailingChange = Shaped<typeof MailingChange>;

/** No source shows a body; inferred. */
export const MailingChannel = named('MailingChannel', object({ id: Id }, { name: string() }));
export type MailingChannel = Shaped<typeof MailingChannel>;

/** No source shows a body; inferred. */
export const MailingTemplate = named('MailingTemplate', object({ id: Id }, { name: string() }));
export type MailingTemplate = Shaped<typeof MailingTemplate>;

/** Inferred. */
export const MailingTemplateInput = named('MailingTemplateInput', object({}, { name: string(), html: string() }));

/** A link in a mailing; its clicks are certain in reports only. Source: APT; seen. */
export const MailingLink = named('MailingLink', object({ id: digits(), link: string() }, { total_clicks: integer() }));
export type MailingLink = Shaped<typeof MailingLink>;

export const MailingLinks = array(MailingLink);

/** Sources: CORE, IC; seen. */
export const PreviewRequest = named(
  'PreviewRequest',
  object(
    { receivers: array(string(), { description: 'Addresses of users of the account.' }) },
    { previewText: string({ description: 'Put behind the subject.' }) },
  ),
);
export type PreviewRequest = Shaped<typeof PreviewRequest>;

/** Sources: CORE, APT, IC; documented. */
export const ReleaseRequest = named('ReleaseRequest', object({ time: unixSeconds('A moment ahead; clients take 30 to 120 seconds.') }));
export type ReleaseRequest = Shaped<typeof ReleaseRequest>;

const rendered = { subject: string(), html: string(), text: string() };

/** A mailing to render for one receiver. Source: APT; seen. */
export const RenderRequest = named('RenderRequest', object({}, { ...rendered, receiver: record(unknown('The keys of a Receiver.')) }));

/** Source: APT; seen. */
export const RenderedMailing = named('RenderedMailing', object({}, rendered));
export type RenderedMailing = Shaped<typeof RenderedMailing>;
