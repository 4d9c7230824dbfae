import { row, table } from '../endpoint.js';
import { integer, oneOf, string, unixSeconds } from '../shape.js';
import { Detail, Done, Page } from '../shapes/common.js';
import { Orders } from '../shapes/orders.js';
import { Receivers } from '../shapes/receivers.js';
import { Report, Reports, ReportStatsByMode, ReportStatsMode, ReportState } from '../shapes/reports.js';
import { inferred } from './scopes.js';

const reading = inferred('reports', 'read');
const writing = inferred('reports', 'write');

export const reports = table('reports', 'reports', {
  list: row('GET /v3/reports', {
    summary: 'Reports on sent mailings.',
    access: 'read', repeatable: true, upstreamScope: reading,
    query: {
      pagesize: integer({ minimum: 1, default: 50, description: 'To 100.' }),
      page: Page,
      channel_id: string(),
      start: unixSeconds('Only together with end.'),
      end: unixSeconds('Only together with start.'),
      group_id: string(),
      mode: oneOf('full', 'basic'),
    },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 100 },
    answer: Reports,
    notes: 'The last page that may be asked for is 10000.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'SWG10', 'APT'],
  }),
  get: row('GET /v3/reports/{id}', {
    summary: 'One report; its id is the mailing\'s.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Report,
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'CORE'],
  }),
  remove: row('DELETE /v3/reports/{id}', {
    summary: 'Deletes a report.',
    access: 'write', repeatable: false, destroys: true, upstreamScope: writing,
    answer: Done,
    notes: 'What the receivers did with that mailing is gone with it.',
    confidence: 'documented', answerConfidence: 'inferred', sources: ['SWG5'],
  }),
  receiversByState: row('GET /v3/reports/{id}/receivers/{state}', {
    summary: 'Receivers by what they did with a mailing.',
    noun: 'receivers',
    access: 'read', repeatable: true, upstreamScope: reading,
    params: { state: ReportState },
    query: {
      detail: Detail,
      from: unixSeconds(),
      to: unixSeconds(),
      linkid: string({ description: 'With the state clicked: one link.' }),
      pagesize: integer({ minimum: 1 }),
      page: Page,
    },
    paging: { in: 'query', size: 'pagesize', page: 'page', defaultSize: 50, maxSize: 500 },
    answer: Receivers,
    notes: 'Clients read pages of 500; default and maximum are not known.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT'],
  }),
  statsByMode: row('GET /v3/reports/{id}/stats/{mode}', {
    summary: 'Statistics of a report: "links" by link, "full" and "basic" as counts.',
    access: 'read', repeatable: true, upstreamScope: reading,
    params: { mode: ReportStatsMode },
    answer: ReportStatsByMode,
    notes: 'The answer is certain for "links" only.',
    confidence: 'documented', answerConfidence: 'seen', sources: ['SWG5', 'APT', 'TAP'],
  }),
  stats: row('GET /v3/reports/{id}/stats', {
    summary: 'Statistics of a report.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: ReportStatsByMode,
    notes: 'Known of v2 only; reports.statsByMode is the sure way.',
    confidence: 'inferred', sources: ['TAP'],
  }),
  receivers: row('GET /v3/reports/{id}/receivers', {
    summary: 'All receivers of a report.',
    noun: 'receivers',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Receivers,
    notes: 'Known of v2 only; reports.receiversByState with "sent" is the sure way.',
    confidence: 'inferred', sources: ['TAP'],
  }),
  orders: row('GET /v3/reports/{id}/orders', {
    summary: 'Order items that came of the mailing.',
    access: 'read', repeatable: true, upstreamScope: reading,
    answer: Orders,
    notes: 'Known of v2 only; mailings.orders is the sure way.',
    confidence: 'inferred', sources: ['TAP'],
  }),
});
