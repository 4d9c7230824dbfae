import { groupReceiverOrders, groupReceivers as v3, receivers, tags } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { emptyAsList, trueWhenEmpty } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { listOfEmails, listOfOneAsOne, listOfReceivers, listOfTags } from './rewrites/payloads.js';
import { groupInBody, groupInQuery } from './rewrites/queries.js';
import { orderItemNames, withoutGroupOfItem } from './rewrites/receivers.js';

const params = { group_id: '654321' };
const one = { ...params, pool_id: 'jane@example.org' };
const event = { stamp: 1507322483, type: 'api', type_id: 'REST insert', value: '', mailing_id: '0', groups_id: '654321' };
const order = { order_id: 'xyz12345', product_id: 'SN12345678', product: 'P', price: 9.99, quantity: 1 };

/** What hangs on a receiver of a group: events, orders, attributes, tags; and calls on several receivers. */
export const groupReceiverDetails: readonly Operation[] = [
  changed(
    { id: 'groups.receivers.deletemultiple', versions: bothVersions, differs: ['deletemultiple in a group is delete in v3.'] },
    'POST /groups/{group_id}/receivers/deletemultiple',
    (becomes) => [
      becomes(v3.deleteMany, {
        params: ({ group_id }) => ({ group_id }),
        request: [listOfReceivers],
        answer: [trueWhenEmpty],
        examples: [{ params, body: { emails: ['jane@example.org'] }, sends: { body: ['jane@example.org'] }, gets: [{ status: 'success' }] }],
      }),
    ],
  ),
  changed(
    {
      id: 'groups.receivers.isvalid',
      versions: bothVersions,
      differs: ['isvalid of a group is /v3/receivers/isvalid with group_id: nobody has seen the path with the group in v3.'],
    },
    'POST /groups/{group_id}/receivers/isvalid',
    (becomes) => [
      becomes(receivers.areValid, {
        params: () => ({}),
        request: [listOfEmails, groupInBody],
        answer: [emptyAsList],
        examples: [
          {
            params,
            body: { emails: ['jane@example.org', 'john@example.org'] },
            sends: { body: { emails: ['jane@example.org', 'john@example.org'], group_id: '654321' } },
            gets: ['jane@example.org'],
          },
        ],
      }),
    ],
  ),
  changed({ id: 'groups.receivers.events.list', versions: bothVersions }, 'GET /groups/{group_id}/receivers/{pool_id}/events', (becomes) => [
    becomes(v3.events, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params: one, gets: [event], answers: [{ ...event, mailing_id: 0, groups_id: 654321 }] }],
    }),
  ]),
  changed({ id: 'groups.receivers.events.create', versions: bothVersions }, 'POST /groups/{group_id}/receivers/{pool_id}/events', (becomes) => [
    becomes(v3.addEvent, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [{ params: one, body: { type: 'shop_login' }, gets: event, answers: { ...event, mailing_id: 0, groups_id: 654321 } }],
    }),
  ]),
  changed({ id: 'groups.receivers.orders.list', versions: bothVersions }, 'GET /groups/{group_id}/receivers/{pool_id}/orders', (becomes) => [
    becomes(groupReceiverOrders.list, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params: one, gets: [{ ...order, mailing_id: '12' }], answers: [{ ...order, mailing_id: 12 }] }],
    }),
  ]),
  changed({ id: 'groups.receivers.orders.create', versions: bothVersions }, 'POST /groups/{group_id}/receivers/{pool_id}/orders', (becomes) => [
    becomes(groupReceiverOrders.add, {
      params: ({ group_id, pool_id }) => ({ group_id, pool_id }),
      request: [listOfOneAsOne, orderItemNames, withoutGroupOfItem],
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [
        {
          params: one,
          body: { order_id: 'xyz12345', product_id: 'SN12345678', product: 'P', price: '9.99', amount: 1, group_id: 654321 },
          sends: { body: order },
          answers: true,
        },
      ],
    }),
  ]),
  changed(
    {
      id: 'groups.receivers.attributes.list',
      versions: bothVersions,
      differs: ['The attributes of a receiver are read at /v3/receivers/{id}/attributes; the path with the group is described and was never seen in use.'],
    },
    'GET /groups/{group_id}/receivers/{pool_id}/attributes',
    (becomes) => [
      becomes(receivers.attributes, {
        params: ({ pool_id }) => ({ id: pool_id }),
        request: [groupInQuery],
        answer: [emptyAsList, numbersAsNumbers],
        examples: [{ params: one, sends: { query: { group_id: '654321' } }, gets: [{ id: 7, name: 'city', value: 'Bonn' }] }],
      }),
    ],
  ),
  changed(
    { id: 'groups.receivers.attributes.update', versions: bothVersions },
    'PUT /groups/{group_id}/receivers/{pool_id}/attributes/{attribute_id}',
    (becomes) => [
      becomes(v3.setAttribute, {
        params: ({ group_id, pool_id, attribute_id }) => ({ group_id, pool_id, id: attribute_id }),
        answer: [trueWhenEmpty, numbersAsNumbers],
        examples: [{ params: { ...one, attribute_id: '7' }, body: { value: 'Bonn' }, gets: { value: 'Bonn' } }],
      }),
    ],
  ),
  changed({ id: 'groups.receivers.tags.create', versions: bothVersions }, 'POST /groups/{group_id}/receivers/{pool_id}/tags', (becomes) => [
    becomes(tags.addInGroup, {
      params: ({ group_id, pool_id }) => ({ group_id, id: pool_id }),
      request: [listOfTags],
      answer: [emptyAsList],
      examples: [{ params: one, body: { tags: ['shop.customer'] }, gets: ['shop.customer'] }],
    }),
  ]),
];
