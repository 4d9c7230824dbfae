import { mailings, reports as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { emptyAsFalse, emptyAsList } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { pagesOfReportReceivers, pagesOfReports } from './rewrites/queries.js';
import { basicStats, dropouts } from './rewrites/reports.js';

const params = { id: '8071313' };
const report = { id: '8071313', name: 'News', finished: 1674204100 };
const receiver = { id: '435616', email: 'jane@example.org' };

export const reports: readonly Operation[] = [
  changed({ id: 'reports.list', versions: bothVersions }, 'GET /reports', (becomes) => [
    becomes(v3.list, {
      params: () => ({}),
      request: [pagesOfReports],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params: {}, query: { pagesize: '5000' }, sends: { query: { pagesize: '100' } }, gets: [report], answers: [{ ...report, id: 8071313 }] }],
    }),
  ]),
  changed({ id: 'reports.get', versions: bothVersions }, 'GET /reports/{id}', (becomes) => [
    becomes(v3.get, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: report, answers: { ...report, id: 8071313 } }] }),
  ]),
  changed(
    { id: 'reports.orders', versions: bothVersions, differs: ['The orders of a report are those of its mailing, which has the same id: /v3/mailings/{id}/orders.'] },
    'GET /reports/{id}/orders',
    (becomes) => [
      becomes(mailings.orders, {
        params: ({ id }) => ({ id }),
        answer: [emptyAsList, numbersAsNumbers],
        examples: [{ params, gets: [{ order_id: 'x', mailing_id: '8071313' }], answers: [{ order_id: 'x', mailing_id: 8071313 }] }],
      }),
    ],
  ),
  changed(
    { id: 'reports.receivers', versions: bothVersions, differs: ['Receivers of a report without a state are those it was sent to: /v3/reports/{id}/receivers/sent.'] },
    'GET /reports/{id}/receivers',
    (becomes) => [
      becomes(v3.receiversByState, {
        params: ({ id }) => ({ id, state: 'sent' }),
        request: [pagesOfReportReceivers],
        answer: [emptyAsFalse, numbersAsNumbers],
        examples: [{ params, sends: { query: { pagesize: '50' } }, gets: [receiver], answers: [{ ...receiver, id: 435616 }] }],
      }),
    ],
  ),
  changed({ id: 'reports.receivers.state', versions: bothVersions }, 'GET /reports/{id}/receivers/{state}', (becomes) => [
    becomes(v3.receiversByState, {
      params: ({ id, state }) => ({ id, state }),
      request: [pagesOfReportReceivers],
      answer: [emptyAsFalse, numbersAsNumbers],
      examples: [{ params: { ...params, state: 'opened' }, query: { pagesize: '500' }, gets: [], answers: false }],
    }),
  ]),
  changed(
    { id: 'reports.stats', versions: bothVersions, differs: ['Statistics without a mode are the full ones: /v3/reports/{id}/stats/full.'] },
    'GET /reports/{id}/stats',
    (becomes) => [
      becomes(v3.statsByMode, {
        params: ({ id }) => ({ id, mode: 'full' }),
        answer: [basicStats, dropouts, numbersAsNumbers],
        examples: [
          {
            params,
            gets: { basic: { unique_opened: 4, unique_clicks: 2, unsubscribed: 3, bounced: 1 } },
            answers: { basic: { unique_opened: 4, unique_clicks: 2, unsubscribed: 3, bounced: 1, dropouts: 3 } },
          },
        ],
      }),
    ],
  ),
  changed({ id: 'reports.stats.mode', versions: bothVersions }, 'GET /reports/{id}/stats/{mode}', (becomes) => [
    becomes(v3.statsByMode, {
      params: ({ id, mode }) => ({ id, mode }),
      answer: [dropouts, numbersAsNumbers],
      examples: [
        {
          params: { ...params, mode: 'links' },
          gets: { links: [{ id: '41412194', link: 'https://example.org/', total_clicks: 3 }] },
          answers: { links: [{ id: 41412194, link: 'https://example.org/', total_clicks: 3 }] },
        },
      ],
    }),
  ]),
];
