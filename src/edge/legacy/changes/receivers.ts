import { groupReceivers, receiverOrders, receivers as v3, tags } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { bareTrue, emptyAsList, trueWhenEmpty } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { groupBesideInPath, listOfEmails, listOfOneAsOne, listOfReceivers, listOfTags, namesGroup, receiversUnderKey } from './rewrites/payloads.js';
import { emptyGroupLeftOut, groupsIdOfDeletion, oneTag } from './rewrites/queries.js';
import { activeOnly } from './rewrites/receiver-rows.js';
import { orderItemNames } from './rewrites/receivers.js';

const params = { id: 'jane@example.org' };
const receiver = { id: '435616', email: 'jane@example.org', group_id: '0', active: true };
const receiverInV2 = { ...receiver, id: 435616, group_id: 0 };
const event = { stamp: 1507322483, type: 'api', type_id: 'REST insert', value: '', mailing_id: '0', groups_id: '654321' };
const order = { order_id: 'xyz12345', product: 'P', price: 9.99, quantity: 1 };

/** A receiver of the whole account. */
export const receivers: readonly Operation[] = [
  changed({ id: 'receivers.filter', versions: bothVersions }, 'POST /receivers/filter', (becomes) => [
    becomes(v3.filter, {
      params: () => ({}),
      answer: [activeOnly, emptyAsList, numbersAsNumbers],
      examples: [
        {
          params: {},
          body: { rules: [{ field: 'email', logic: 'eq', condition: 'jane@example.org' }], groups: [654321], activeonly: true },
          gets: [receiver, { ...receiver, active: false }],
          answers: [receiverInV2],
        },
      ],
    }),
  ]),
  changed({ id: 'receivers.isvalid', versions: bothVersions }, 'POST /receivers/isvalid', (becomes) => [
    becomes(v3.areValid, {
      params: () => ({}),
      request: [listOfEmails],
      answer: [emptyAsList],
      examples: [
        { params: {}, body: { emails: ['jane@example.org'] }, gets: ['jane@example.org'] },
        { when: 'the list stands alone', params: {}, body: ['jane@example.org'], sends: { body: { emails: ['jane@example.org'] } }, gets: ['jane@example.org'] },
        { when: 'none is valid', params: {}, body: { emails: ['john@example.org'] }, answers: [] },
      ],
    }),
  ]),
  changed({ id: 'receivers.tags.list_all', versions: bothVersions }, 'GET /receivers/tags', (becomes) => [
    becomes(tags.listAll, {
      params: () => ({}),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params: {}, gets: ['shop.customer'] }],
    }),
  ]),
  changed(
    { id: 'receivers.deletemultiple', versions: bothVersions, differs: ['deletemultiple of the account is delete in v3.'] },
    'POST /receivers/deletemultiple',
    (becomes) => [
      becomes(groupReceivers.deleteMany, {
        when: namesGroup,
        params: (from: Readonly<Record<string, string>>) => ({ group_id: from['group_id'] ?? '' }),
        request: [groupBesideInPath, listOfReceivers],
        answer: [trueWhenEmpty],
        examples: [{ params: {}, body: { emails: ['jane@example.org'], group_id: 654321 }, sends: { body: ['jane@example.org'] }, answers: true }],
      }),
      becomes(v3.deleteMany, {
        params: () => ({}),
        request: [listOfReceivers, receiversUnderKey],
        answer: [trueWhenEmpty],
        examples: [{ params: {}, body: [{ email: 'jane@example.org' }], sends: { body: { receivers: ['jane@example.org'] } }, answers: true }],
      }),
    ],
  ),
  changed({ id: 'receivers.get', versions: bothVersions }, 'GET /receivers/{id}', (becomes) => [
    becomes(v3.get, {
      params: ({ id }) => ({ id }),
      request: [emptyGroupLeftOut],
      answer: [numbersAsNumbers],
      examples: [{ params, query: { group_id: '654321' }, gets: { ...receiver, group_id: '654321' }, answers: { ...receiverInV2, group_id: 654321 } }],
    }),
  ]),
  changed({ id: 'receivers.delete', versions: bothVersions }, 'DELETE /receivers/{id}', (becomes) => [
    becomes(v3.remove, {
      params: ({ id }) => ({ pool_id: id }),
      request: [groupsIdOfDeletion, emptyGroupLeftOut],
      answer: [bareTrue],
      examples: [{ params, query: { group_id: '' }, sends: { query: {} }, gets: true }],
    }),
  ]),
  changed({ id: 'receivers.events.list', versions: bothVersions }, 'GET /receivers/{id}/events', (becomes) => [
    becomes(v3.events, {
      params: ({ id }) => ({ pool_id: id }),
      request: [emptyGroupLeftOut],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [event], answers: [{ ...event, mailing_id: 0, groups_id: 654321 }] }],
    }),
  ]),
  changed({ id: 'receivers.events.create', versions: bothVersions }, 'POST /receivers/{id}/events', (becomes) => [
    becomes(v3.addEvent, {
      params: ({ id }) => ({ pool_id: id }),
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [{ params, body: { type: 'shop_login' }, answers: true }],
    }),
  ]),
  changed({ id: 'receivers.orders.list', versions: bothVersions }, 'GET /receivers/{id}/orders', (becomes) => [
    becomes(receiverOrders.list, {
      params: ({ id }) => ({ id }),
      request: [emptyGroupLeftOut],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [{ ...order, mailing_id: '12' }], answers: [{ ...order, mailing_id: 12 }] }],
    }),
  ]),
  changed({ id: 'receivers.orders.create', versions: bothVersions }, 'POST /receivers/{id}/orders', (becomes) => [
    becomes(receiverOrders.add, {
      params: ({ id }) => ({ pool_id: id }),
      request: [listOfOneAsOne, orderItemNames],
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [
        {
          params,
          body: { order_id: 'xyz12345', product: 'P', price: '9.99', amount: 1, mailings_id: 12 },
          sends: { body: { ...order, mailing_id: 12 } },
          answers: true,
        },
      ],
    }),
  ]),
  changed({ id: 'receivers.tags.list', versions: bothVersions }, 'GET /receivers/{id}/tags', (becomes) => [
    becomes(tags.ofReceiver, {
      params: ({ id }) => ({ id }),
      request: [emptyGroupLeftOut],
      answer: [emptyAsList],
      examples: [{ params, gets: ['shop.customer'] }],
    }),
  ]),
  changed({ id: 'receivers.tags.create', versions: bothVersions }, 'POST /receivers/{id}/tags', (becomes) => [
    becomes(tags.addToReceiver, {
      params: ({ id }) => ({ id }),
      request: [listOfTags],
      answer: [emptyAsList],
      examples: [{ params, body: { tags: ['shop.customer'] }, gets: ['shop.customer'] }],
    }),
  ]),
  changed({ id: 'receivers.tags.delete', versions: bothVersions }, 'DELETE /receivers/{id}/tags/{tag}', (becomes) => [
    becomes(tags.removeFromReceiver, {
      params: ({ id, tag }) => ({ id, tag }),
      request: [oneTag, groupsIdOfDeletion, emptyGroupLeftOut],
      answer: [bareTrue],
      examples: [{ params: { ...params, tag: 'shop.customer' }, answers: true }],
    }),
  ]),
  changed({ id: 'receivers.attributes.list', versions: bothVersions }, 'GET /receivers/{id}/attributes', (becomes) => [
    becomes(v3.attributes, {
      params: ({ id }) => ({ id }),
      request: [emptyGroupLeftOut],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, query: { group_id: '654321' }, gets: [{ id: 7, name: 'city', value: 'Bonn' }] }],
    }),
  ]),
  changed({ id: 'receivers.attributes.update', versions: bothVersions }, 'PUT /receivers/{id}/attributes/{attribute_id}', (becomes) => [
    becomes(v3.setAttribute, {
      params: ({ id, attribute_id }) => ({ pool_id: id, id: attribute_id }),
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [{ params: { ...params, attribute_id: '7' }, body: { value: 'Bonn' }, gets: { value: 'Bonn' } }],
    }),
  ]),
];
