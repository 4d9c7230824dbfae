import type { Shaped } from '../shape.js';
import { array, digits, integer, named, object, oneOf, record, string, unixSeconds } from '../shape.js';
import { Id } from './common.js';
import { MailingLinks } from './mailings.js';

/** What receivers did with a mailing. Sources: SWG5, APT; documented. */
export const ReportState = oneOf('sent', 'opened', 'clicked', 'notopened', 'notclicked', 'bounced', 'unsubscribed');

/** "links" is seen (APT); the other two are the modes of the list of reports, inferred. */
export const ReportStatsMode = oneOf('links', 'full', 'basic');

/** Reactions to a mailing, in receivers. Source: CORE; seen. */
export const ReportStats = named(
  'ReportStats',
  object(
    {},
    {
      delivered: integer(),
      unsubscribed: integer(),
      spam: integer(),
      unique_opened: integer(),
      unique_clicks: integer(),
      bounced: integer(),
    },
  ),
);
export type ReportStats = Shaped<typeof ReportStats>;

/** Counts by kind; of the names of the kinds only `basic` was met. Source: CORE; seen. */
export const StatsByKind = record(ReportStats);

/** One arm of a split test. That there are versions is seen (APT), their keys are inferred. */
export const ReportVersion = named('ReportVersion', object({}, { id: Id, name: string(), stats: StatsByKind }));
export type ReportVersion = Shaped<typeof ReportVersion>;

/** How a mailing fared; its id is the mailing's. Sources: CORE, APT, SWG10; seen. */
export const Report = named(
  'Report',
  object(
    {
      id: digits(),
      name: string(),
      sender_name: string(),
      sender_email: string(),
      finished: unixSeconds('End of sending.'),
      stats: StatsByKind,
    },
    { versions: array(ReportVersion, { description: 'Only in split tests.' }) },
  ),
);
export type Report = Shaped<typeof Report>;

export const Reports = array(Report);

/** The mode "links" gives `links` (APT, seen), the others counts (inferred). */
export const ReportStatsByMode = named('ReportStatsByMode', object({}, { links: MailingLinks, basic: ReportStats }));
export type ReportStatsByMode = Shaped<typeof ReportStatsByMode>;
