import { attributes, groupAttributes as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { lowerCaseName } from './rewrites/attributes.js';
import { bareTrue, emptyAsFalse } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { invalidGroup } from './rewrites/refusals.js';

const params = { group_id: '654321' };
const one = { ...params, attribute_id: '1111700' };
const attribute = { id: 1111700, groups_id: 654321, name: 'city', type: 'text', value: null, tag: '{CITY}' };

export const groupAttributes: readonly Operation[] = [
  changed(
    { id: 'groups.attributes.all', versions: bothVersions, differs: ['GET /groups/attributes gives the global attributes: /v3/attributes.'] },
    'GET /groups/attributes',
    (becomes) => [
      becomes(attributes.list, {
        params: () => ({}),
        answer: [emptyAsFalse, numbersAsNumbers],
        examples: [{ params: {}, gets: [], answers: false }],
      }),
    ],
  ),
  changed({ id: 'groups.attributes.list', versions: bothVersions }, 'GET /groups/{group_id}/attributes', (becomes) => [
    becomes(v3.list, {
      params: ({ group_id }) => ({ group_id }),
      answer: [emptyAsFalse, numbersAsNumbers],
      examples: [
        { params, gets: [attribute] },
        { when: 'the group has none', params, gets: [], answers: false },
      ],
    }),
  ]),
  changed({ id: 'groups.attributes.create', versions: bothVersions }, 'POST /groups/{group_id}/attributes', (becomes) => [
    becomes(v3.create, {
      params: ({ group_id }) => ({ group_id }),
      request: [lowerCaseName],
      answer: [numbersAsNumbers],
      refusals: [invalidGroup],
      examples: [{ params, body: { name: 'City', type: 'text' }, sends: { body: { name: 'city', type: 'text' } }, gets: attribute }],
    }),
  ]),
  changed({ id: 'groups.attributes.update', versions: bothVersions }, 'PUT /groups/{group_id}/attributes/{attribute_id}', (becomes) => [
    becomes(v3.update, {
      params: ({ group_id, attribute_id }) => ({ group_id, id: attribute_id }),
      request: [lowerCaseName],
      answer: [numbersAsNumbers],
      examples: [{ params: one, body: { description: 'Town' }, gets: attribute }],
    }),
  ]),
  changed({ id: 'groups.attributes.delete', versions: bothVersions }, 'DELETE /groups/{group_id}/attributes/{attribute_id}', (becomes) => [
    becomes(v3.remove, {
      params: ({ group_id, attribute_id }) => ({ group_id, id: attribute_id }),
      answer: [bareTrue],
      examples: [{ params: one, answers: true }],
    }),
  ]),
];
