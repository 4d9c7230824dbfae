import type { Answer, tables } from '../../contract/index.js';
import { idOrNone, readMoment } from '../calls/index.js';
import type { MailingLink, Report, ReportStats } from './report.types.js';

type ReportRow = Answer<typeof tables.reports.get>;
type LinkRow = Answer<typeof tables.mailings.links>[number];

/** Counts by kind; a list without entries stands for none, as PHP writes empty objects. */
const readStats = (byKind: ReportRow['stats'] | undefined): ReportStats[] =>
  Object.entries(byKind ?? {}).map(([kind, counts]) => ({
    kind,
    deliveredCount: counts.delivered ?? null,
    openedCount: counts.unique_opened ?? null,
    clickedCount: counts.unique_clicks ?? null,
    bouncedCount: counts.bounced ?? null,
    unsubscribedCount: counts.unsubscribed ?? null,
    spamCount: counts.spam ?? null,
  }));

/** A report of CleverReach as GraphQL tells it. */
export const readReport = (row: ReportRow): Report => ({
  id: String(row.id),
  name: row.name,
  senderName: row.sender_name,
  senderEmail: row.sender_email,
  finishedAt: readMoment(row.finished),
  stats: readStats(row.stats),
  versions: (row.versions ?? []).map(({ id, name, stats }) => ({ versionId: idOrNone(id), name: name || null, stats: readStats(stats) })),
});

/** A link of a mailing as GraphQL tells it. */
export const readMailingLink = (row: LinkRow): MailingLink => ({ linkId: String(row.id), url: row.link, clickCount: row.total_clicks ?? null });
