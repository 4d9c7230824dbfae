import type { Shaped } from '../shape.js';
import { array, named, object, string, unixSeconds } from '../shape.js';
import { IdInput } from './common.js';

/**
 * Something that happened to a receiver. `type` is an open list: api, mail_send, mail_open, mail_click, mail_bounce, user_unsubscribe, …
 * `type_id` names the mailing, the link, the form, the kind of bounce or the call. Sources: CFIX, APT; seen.
 */
export const ReceiverEvent = named(
  'ReceiverEvent',
  object({
    stamp: unixSeconds(),
    type: string(),
    type_id: string(),
    value: string({ description: 'IP address, text of a bounce, or empty.' }),
    mailing_id: string({ description: '"0" where no mailing took part.' }),
    groups_id: string({ description: '"0" where no group took part.' }),
  }),
);
export type ReceiverEvent = Shaped<typeof ReceiverEvent>;

export const ReceiverEvents = array(ReceiverEvent);

/** Body of an added event; the fields are those that are read back. Inferred. */
export const ReceiverEventInput = named(
  'ReceiverEventInput',
  object({ type: string({ minLength: 1 }) }, { type_id: string(), value: string(), stamp: unixSeconds(), mailing_id: IdInput }),
);
export type ReceiverEventInput = Shaped<typeof ReceiverEventInput>;
