import type { MailingLink } from '../../contract/shapes/mailings.js';
import type { Report, ReportStats } from '../../contract/shapes/reports.js';
import type { Mailing, Reaction } from '../entities.js';
import { Refusal } from '../refusal.js';
import type { Store } from '../store.js';
import { needMailing } from './mailings.js';

/** A sent mailing whose report is still there, or 404. */
export const needReport = (store: Store, accountId: string, id: string): Mailing => {
  const mailing = needMailing(store, accountId, id);
  if (!mailing.hasReport) throw new Refusal(404, 'invalid report');
  return mailing;
};

/** When a recipient came into a state, or undefined where that has not happened by now. */
type MomentOf = (reaction: Reaction, mailing: Mailing) => number | undefined;

const happened = (at: number, { settledUntil }: Mailing): number | undefined => (at > 0 && at <= settledUntil ? at : undefined);

const delivered: MomentOf = (reaction, mailing) => (happened(reaction.bouncesAt, mailing) === undefined ? mailing.finished : undefined);

const momentsByState: Readonly<Record<string, MomentOf>> = {
  sent: (_, mailing) => mailing.finished,
  opened: ({ opensAt }, mailing) => happened(opensAt, mailing),
  clicked: ({ clicksAt }, mailing) => happened(clicksAt, mailing),
  notopened: (reaction, mailing) => (happened(reaction.opensAt, mailing) === undefined ? delivered(reaction, mailing) : undefined),
  notclicked: (reaction, mailing) => (happened(reaction.clicksAt, mailing) === undefined ? delivered(reaction, mailing) : undefined),
  bounced: ({ bouncesAt }, mailing) => happened(bouncesAt, mailing),
  unsubscribed: ({ unsubscribesAt }, mailing) => happened(unsubscribesAt, mailing),
};

export interface Moved {
  readonly reaction: Reaction;
  readonly at: number;
}

/** The recipients in a state with the moment they came into it; 400 for a state that is none. */
export const inState = (mailing: Mailing, state: string): readonly Moved[] => {
  const momentOf = momentsByState[state.toLowerCase()];
  if (!momentOf) throw new Refusal(400, `invalid state '${state}'`);
  return mailing.reactions.flatMap((reaction) => {
    const at = momentOf(reaction, mailing);
    return at === undefined ? [] : [{ reaction, at }];
  });
};

export const statsOf = (mailing: Mailing): Required<ReportStats> => {
  const bounced = inState(mailing, 'bounced').length;
  return {
    delivered: mailing.reactions.length - bounced,
    unsubscribed: inState(mailing, 'unsubscribed').length,
    spam: 0,
    unique_opened: inState(mailing, 'opened').length,
    unique_clicks: inState(mailing, 'clicked').length,
    bounced,
  };
};

export const showLinks = (mailing: Mailing): MailingLink[] => {
  const clicks = inState(mailing, 'clicked');
  return mailing.links.map(({ id, link }) => ({ id, link, total_clicks: clicks.filter(({ reaction }) => reaction.linkId === id).length }));
};

export const showReport = (mailing: Mailing): Report => ({
  id: mailing.id,
  name: mailing.name,
  sender_name: mailing.senderName,
  sender_email: mailing.senderEmail,
  finished: mailing.finished,
  stats: { basic: statsOf(mailing) },
});
