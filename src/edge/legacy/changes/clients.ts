import { clients as v3, debug } from '../../../contract/index.js';
import { bothVersions, changed, gone } from './operation.js';
import type { Operation } from './operation.js';
import { ownAccountOnly, singleClientAsObject } from './rewrites/clients.js';
import { emptyAsList } from './rewrites/empty-answers.js';
import { bareNumber, numbersAsNumbers } from './rewrites/numbers.js';
import { pagesOfClients } from './rewrites/queries.js';
import { Refusal } from './step.js';

const params = { id: '42' };
const plan = { id: '4711', name: 'Flat 5000', receiver_cap: 5000 };
const planAsNumbers = { ...plan, id: 4711 };

export const clients: readonly Operation[] = [
  changed({ id: 'clients.list', versions: bothVersions }, 'GET /clients', (becomes) => [
    becomes(v3.list, {
      params: () => ({}),
      request: [pagesOfClients],
      answer: [singleClientAsObject, emptyAsList, numbersAsNumbers],
      examples: [
        {
          params: {},
          sends: { query: { pagesize: '50' } },
          gets: [{ id: '42', company: 'ACME' }, { id: '43', company: 'ACME Sub' }],
          answers: [{ id: 42, company: 'ACME' }, { id: 43, company: 'ACME Sub' }],
        },
      ],
    }),
  ]),
  changed({ id: 'clients.get', versions: bothVersions }, 'GET /clients/{id}', (becomes) => [
    becomes(v3.get, {
      params: ({ id }) => ({ id }),
      answer: [numbersAsNumbers],
      examples: [{ params, gets: { id: '42', company: 'ACME' }, answers: { id: 42, company: 'ACME' } }],
    }),
  ]),
  changed({ id: 'clients.activereceivercount', versions: bothVersions }, 'GET /clients/{id}/activereceivercount', (becomes) => [
    becomes(v3.activeReceiverCount, {
      params: ({ id }) => ({ id }),
      answer: [bareNumber],
      examples: [{ params, gets: '1204', answers: 1204 }],
    }),
  ]),
  changed({ id: 'clients.receivercount', versions: bothVersions }, 'GET /clients/{id}/receivercount', (becomes) => [
    becomes(v3.receiverCount, {
      params: ({ id }) => ({ id }),
      answer: [bareNumber],
      examples: [{ params, gets: '1300', answers: 1300 }],
    }),
  ]),
  changed({ id: 'clients.invoiceaddress', versions: bothVersions }, 'GET /clients/{id}/invoiceaddress', (becomes) => [
    becomes(v3.invoiceAddress, {
      params: ({ id }) => ({ id }),
      answer: [numbersAsNumbers],
      examples: [{ params, gets: { id: '42', city: 'Bonn' }, answers: { id: 42, city: 'Bonn' } }],
    }),
  ]),
  changed(
    { id: 'clients.paymentmethods', versions: bothVersions, differs: ['The path of v3 names no client: /v3/clients/paymentmethods.'] },
    'GET /clients/{id}/paymentmethods',
    (becomes) => [
      becomes(v3.paymentMethods, {
        params: () => ({}),
        request: [ownAccountOnly],
        answer: [emptyAsList, numbersAsNumbers],
        examples: [
          { when: '42 is the calling account', params, gets: [{ id: '3', name: 'invoice' }], answers: [{ id: 3, name: 'invoice' }] },
          { when: 'the id is another one', params: { id: '43' }, answers: new Refusal(404, 'Not Found') },
        ],
      }),
    ],
  ),
  changed({ id: 'clients.users', versions: bothVersions }, 'GET /clients/{id}/users', (becomes) => [
    becomes(v3.users, {
      params: ({ id }) => ({ id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [{ id: '5', lang: 'de' }], answers: [{ id: 5, lang: 'de' }] }],
    }),
  ]),
  changed(
    { id: 'clients.position', versions: bothVersions, differs: ['GET /clients/{id}/position is part of /plan in v3.'] },
    'GET /clients/{id}/position',
    (becomes) => [
      becomes(v3.plan, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: plan, answers: planAsNumbers }] }),
    ],
  ),
  changed(
    { id: 'clients.rate', versions: bothVersions, differs: ['GET /clients/{id}/rate is /plan in v3.'] },
    'GET /clients/{id}/rate',
    (becomes) => [
      becomes(v3.plan, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: plan, answers: planAsNumbers }] }),
    ],
  ),
  changed(
    {
      id: 'clients.token',
      versions: ['v2'],
      differs: ['v3 gives a token of CleverReach; the gateway gives one of its own, bound to that client, as a bare string.'],
    },
    'GET /clients/{id}/token',
    (becomes) => [becomes(v3.token, { params: ({ id }) => ({ id }), examples: [{ params, gets: 'eyJ0eXAi…', answers: 'eyJ0eXAi…' }] })],
  ),
  changed(
    { id: 'clients.whoami', versions: ['v2'], differs: ['GET /clients/whoami moved to /v3/debug/whoami.'] },
    'GET /clients/whoami',
    (becomes) => [
      becomes(debug.whoami, {
        params: () => ({}),
        answer: [numbersAsNumbers],
        examples: [{ params: {}, gets: { id: '42', firstname: 'Jane', name: 'Doe' }, answers: { id: 42, firstname: 'Jane', name: 'Doe' } }],
      }),
    ],
  ),
  gone(
    {
      id: 'clients.authcode',
      versions: bothVersions,
      refusal: new Refusal(404, 'Not Found'),
      differs: ['v3 has no call for it; an OAuth code comes from /oauth/authorize.php in a browser.'],
    },
    'POST /clients/authcode',
  ),
];
