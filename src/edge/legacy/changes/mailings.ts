import { mailings as v3 } from '../../../contract/index.js';
import { bothVersions, changed, gone } from './operation.js';
import type { Operation } from './operation.js';
import { bareTrue, emptyAsList, trueWhenEmpty } from './rewrites/empty-answers.js';
import { mailingNested, mailingsByState, usualSettings } from './rewrites/mailings.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { typeAsState } from './rewrites/queries.js';
import { Refusal } from './step.js';

const params = { id: '8071313' };
const mailing = { id: '8071313', name: 'News', subject: 'Hello', stamp: 1674200000 };
const mailingInV2 = { ...mailing, id: 8071313 };

export const mailings: readonly Operation[] = [
  changed({ id: 'mailings.list', versions: bothVersions }, 'GET /mailings', (becomes) => [
    becomes(v3.list, {
      params: () => ({}),
      request: [typeAsState],
      answer: [mailingsByState, numbersAsNumbers],
      examples: [{ params: {}, query: { type: 'draft' }, sends: { query: { state: 'draft' } }, gets: { draft: [mailing] }, answers: { draft: [mailingInV2] } }],
    }),
  ]),
  changed({ id: 'mailings.create', versions: bothVersions }, 'POST /mailings', (becomes) => [
    becomes(v3.create, {
      params: () => ({}),
      request: [mailingNested, usualSettings],
      answer: [numbersAsNumbers],
      examples: [
        {
          params: {},
          body: {
            mailingData: {
              name: 'n', type: 'html/text', subject: 's', sender_name: 'sn', sender_email: 'news@example.org', group_id: [1, 2], html: '<h1>', text: 't',
            },
          },
          sends: {
            body: {
              name: 'n',
              subject: 's',
              sender_name: 'sn',
              sender_email: 'news@example.org',
              content: { type: 'html/text', html: '<h1>', text: 't' },
              receivers: { groups: ['1', '2'] },
              settings: { editor: 'wizard', open_tracking: true, click_tracking: true },
            },
          },
          gets: { success: true, id: '17448403' },
          answers: { success: true, id: 17448403 },
        },
      ],
    }),
  ]),
  changed({ id: 'mailings.get', versions: bothVersions }, 'GET /mailings/{id}', (becomes) => [
    becomes(v3.get, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: mailing, answers: mailingInV2 }] }),
  ]),
  changed({ id: 'mailings.update', versions: bothVersions }, 'PUT /mailings/{id}', (becomes) => [
    becomes(v3.update, {
      params: ({ id }) => ({ id }),
      request: [mailingNested],
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [
        { params, body: { mailingData: { subject: 's', html: '<h1>' } }, sends: { body: { subject: 's', content: { html: '<h1>' } } }, gets: { success: true } },
      ],
    }),
  ]),
  changed({ id: 'mailings.links', versions: bothVersions }, 'GET /mailings/{id}/links', (becomes) => [
    becomes(v3.links, {
      params: ({ id }) => ({ id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [{ id: '41412194', link: 'https://example.org/' }], answers: [{ id: 41412194, link: 'https://example.org/' }] }],
    }),
  ]),
  changed({ id: 'mailings.orders', versions: bothVersions }, 'GET /mailings/{id}/orders', (becomes) => [
    becomes(v3.orders, {
      params: ({ id }) => ({ id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [{ order_id: 'x', mailing_id: '8071313' }], answers: [{ order_id: 'x', mailing_id: 8071313 }] }],
    }),
  ]),
  changed({ id: 'mailings.channels.list', versions: bothVersions }, 'GET /mailings/channel', (becomes) => [
    becomes(v3.channels, {
      params: () => ({}),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params: {}, gets: [{ id: '5', name: 'News' }], answers: [{ id: 5, name: 'News' }] }],
    }),
  ]),
  changed({ id: 'mailings.channels.get', versions: bothVersions }, 'GET /mailings/channel/{id}', (becomes) => [
    becomes(v3.channel, {
      params: ({ id }) => ({ id }),
      answer: [numbersAsNumbers],
      examples: [{ params: { id: '5' }, gets: { id: '5', name: 'News' }, answers: { id: 5, name: 'News' } }],
    }),
  ]),
  changed({ id: 'mailings.channels.delete', versions: bothVersions }, 'DELETE /mailings/channel/{id}', (becomes) => [
    becomes(v3.removeChannel, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params: { id: '5' }, answers: true }] }),
  ]),
  gone(
    {
      id: 'mailings.delete',
      versions: bothVersions,
      refusal: new Refusal(404, 'Not Found'),
      differs: ['No call of v3 deletes a mailing; it probably never worked in v2 either. Deleting a report is something else.'],
    },
    'DELETE /mailings/{id}',
  ),
];
