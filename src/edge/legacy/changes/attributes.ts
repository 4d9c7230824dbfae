import { attributes as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { groupsIdAsGroupId, lowerCaseName } from './rewrites/attributes.js';
import { bareTrue, emptyAsFalse } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { noGroupAsGlobal } from './rewrites/queries.js';

const params = { id: '1111700' };
const attribute = { id: 1111700, groups_id: 0, name: 'city', type: 'text', value: null, tag: '{CITY}' };

export const attributes: readonly Operation[] = [
  changed({ id: 'attributes.list', versions: bothVersions }, 'GET /attributes', (becomes) => [
    becomes(v3.list, {
      params: () => ({}),
      request: [noGroupAsGlobal],
      answer: [emptyAsFalse, numbersAsNumbers],
      examples: [
        { params: {}, query: { group_id: '' }, sends: { query: {} }, gets: [attribute] },
        { when: 'there are none', params: {}, gets: [], answers: false },
      ],
    }),
  ]),
  changed({ id: 'attributes.create', versions: bothVersions }, 'POST /attributes', (becomes) => [
    becomes(v3.create, {
      params: () => ({}),
      request: [groupsIdAsGroupId, lowerCaseName],
      answer: [numbersAsNumbers],
      examples: [
        {
          params: {},
          body: { name: 'City', type: 'text', groups_id: 12 },
          sends: { body: { name: 'city', type: 'text', group_id: 12 } },
          gets: { ...attribute, groups_id: 12 },
        },
      ],
    }),
  ]),
  changed({ id: 'attributes.get', versions: bothVersions }, 'GET /attributes/{id}', (becomes) => [
    becomes(v3.get, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: attribute }] }),
  ]),
  changed({ id: 'attributes.update', versions: bothVersions }, 'PUT /attributes/{id}', (becomes) => [
    becomes(v3.update, {
      params: ({ id }) => ({ id }),
      request: [lowerCaseName],
      answer: [numbersAsNumbers],
      examples: [{ params, body: { name: 'City', description: 'Town' }, sends: { body: { name: 'city', description: 'Town' } }, gets: attribute }],
    }),
  ]),
  changed({ id: 'attributes.delete', versions: bothVersions }, 'DELETE /attributes/{id}', (becomes) => [
    becomes(v3.remove, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params, answers: true }] }),
  ]),
];
