import { groupReceivers as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Becomes, Operation, Translation } from './operation.js';
import { bareTrue, emptyAsList } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { listOfOneAsOne, listWhereListWasSent, oneAsList, sentMany, unwrapPostdata, withoutBody } from './rewrites/payloads.js';
import { activeOnlyAsType, addressesWithPlus, bouncedAsBounce, longLists, pagesOfReceivers, queryAsBody } from './rewrites/queries.js';
import { everyRowAnswered, failedRowsAsSentences, idsOfInserted, insertStatusRows, receiverForOne, wholeReceiver } from './rewrites/receiver-rows.js';
import { attributesAsObject, momentsAsSeconds, ordersInsideReceivers, withoutToldFields } from './rewrites/receivers.js';
import { duplicateAddress, invalidGroup } from './rewrites/refusals.js';
import type { Examples } from './step.js';

const params = { group_id: '654321' };
const one = { ...params, pool_id: 'jane@example.org' };
const receiver = { id: '435616', email: 'jane@example.org', group_id: '654321', activated: 1507322483, active: true, attributes: {} };
const receiverInV2 = { ...receiver, id: 435616, group_id: 654321 };

const asV3ReadsIt = [unwrapPostdata, momentsAsSeconds, attributesAsObject, ordersInsideReceivers, withoutToldFields];
const listing = [activeOnlyAsType, bouncedAsBounce, addressesWithPlus, pagesOfReceivers];

const manyAddresses = Array.from({ length: 250 }, (_, at) => `jane${at}@example.org`);

/** v1 and v2 insert one or many at either route; v3 has a route for each. */
const insertion = (becomes: Becomes<'POST /groups/{group_id}/receivers'>): Examples<Translation> => [
  becomes(v3.insert, {
    when: sentMany,
    params: ({ group_id }) => ({ group_id }),
    request: asV3ReadsIt,
    answer: [everyRowAnswered, insertStatusRows, failedRowsAsSentences, idsOfInserted, numbersAsNumbers],
    refusals: [invalidGroup],
    examples: [
      {
        params,
        body: { postdata: [{ email: 'jane@example.org', activated: true, source: null }] },
        sends: { body: [{ email: 'jane@example.org', activated: 1_700_000_000 }] },
        gets: [{ status: 'insert success' }],
        found: [receiver],
        answers: [{ status: 'insert success', id: 435616 }],
      },
    ],
  }),
  becomes(v3.add, {
    params: ({ group_id }) => ({ group_id }),
    request: asV3ReadsIt,
    answer: [numbersAsNumbers],
    refusals: [invalidGroup, duplicateAddress],
    examples: [
      {
        when: 'the client sends one receiver',
        params,
        body: { postdata: { email: 'jane@example.org', activated: false, attributes: [] } },
        sends: { body: { email: 'jane@example.org', activated: 0, attributes: {} } },
        gets: receiver,
        answers: receiverInV2,
      },
    ],
  }),
];

export const groupReceivers: readonly Operation[] = [
  changed({ id: 'groups.receivers.list', versions: bothVersions }, 'GET /groups/{group_id}/receivers', (becomes) => [
    becomes(v3.query, {
      when: longLists,
      params: ({ group_id }) => ({ group_id }),
      request: [...listing, queryAsBody],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [
        {
          params,
          query: { email_list: manyAddresses.join(',') },
          sends: { query: {}, body: { email_list: manyAddresses, pagesize: 50 } },
          gets: [receiver],
          answers: [receiverInV2],
        },
      ],
    }),
    becomes(v3.list, {
      params: ({ group_id }) => ({ group_id }),
      request: listing,
      answer: [emptyAsList, numbersAsNumbers],
      examples: [
        { params, query: { activeonly: '1', page: '2' }, sends: { query: { type: 'active', page: '2', pagesize: '50' } }, gets: [receiver], answers: [receiverInV2] },
        { when: 'the page is past the end', params, query: { pagesize: '2', page: '9' }, gets: [] },
      ],
    }),
  ]),
  changed({ id: 'groups.receivers.create', versions: bothVersions }, 'POST /groups/{group_id}/receivers', (becomes) => insertion(becomes)),
  changed({ id: 'groups.receivers.insert', versions: bothVersions }, 'POST /groups/{group_id}/receivers/insert', (becomes) => insertion(becomes)),
  changed({ id: 'groups.receivers.upsert', versions: bothVersions }, 'POST /groups/{group_id}/receivers/upsert', (becomes) => [
    becomes(v3.upsert, {
      params: ({ group_id }) => ({ group_id }),
      request: [...asV3ReadsIt, oneAsList],
      answer: [receiverForOne, everyRowAnswered, failedRowsAsSentences, wholeReceiver, numbersAsNumbers],
      refusals: [invalidGroup],
      examples: [
        {
          when: 'the client sends one receiver',
          params,
          body: { email: 'jane@example.org', registered: 0, activated: 0, attributes: [] },
          sends: { body: [{ email: 'jane@example.org', registered: 0, activated: 0, attributes: {} }] },
          gets: [{ status: 'update success' }],
          found: receiver,
          answers: receiverInV2,
        },
        {
          when: 'the client sends a list',
          params,
          body: [{ email: 'jane@example.org' }],
          gets: [{ status: 'update success' }],
        },
      ],
    }),
  ]),
  changed({ id: 'groups.receivers.get', versions: bothVersions }, 'GET /groups/{group_id}/receivers/{pool_id}', (becomes) => [
    becomes(v3.get, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      answer: [numbersAsNumbers],
      examples: [{ params: one, gets: receiver, answers: receiverInV2 }],
    }),
  ]),
  changed({ id: 'groups.receivers.update', versions: bothVersions }, 'PUT /groups/{group_id}/receivers/{pool_id}', (becomes) => [
    becomes(v3.update, {
      params: ({ group_id, pool_id }) => ({ group_id, id: pool_id }),
      request: [...asV3ReadsIt, listOfOneAsOne],
      answer: [listWhereListWasSent, numbersAsNumbers],
      examples: [
        {
          params: one,
          body: { email: 'jane@example.org', attributes: 'city:Bonn' },
          sends: { body: { email: 'jane@example.org', attributes: { city: 'Bonn' } } },
          gets: receiver,
          answers: receiverInV2,
        },
      ],
    }),
  ]),
  changed({ id: 'groups.receivers.delete', versions: bothVersions }, 'DELETE /groups/{group_id}/receivers/{pool_id}', (becomes) => [
    becomes(v3.remove, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      answer: [bareTrue],
      examples: [{ params: one, gets: true }],
    }),
  ]),
  changed(
    { id: 'groups.receivers.setactive', versions: bothVersions, differs: ['setactive is activate in v3.'] },
    'PUT /groups/{group_id}/receivers/{pool_id}/setactive',
    (becomes) => [
      becomes(v3.activate, {
        params: ({ group_id, pool_id }) => ({ group_id, id: pool_id }),
        request: [withoutBody],
        answer: [bareTrue],
        examples: [{ params: one, body: { email: 'jane@example.org' }, sends: {}, gets: true }],
      }),
    ],
  ),
  changed(
    { id: 'groups.receivers.setinactive', versions: bothVersions, differs: ['setinactive is deactivate in v3.'] },
    'PUT /groups/{group_id}/receivers/{pool_id}/setinactive',
    (becomes) => [
      becomes(v3.deactivate, {
        params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
        request: [withoutBody],
        answer: [bareTrue],
        examples: [{ params: one, body: { postdata: [] }, sends: {}, gets: true }],
      }),
    ],
  ),
];
