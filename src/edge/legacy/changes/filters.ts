import { filters as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { emptyAsList } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { invalidGroup } from './rewrites/refusals.js';
import { bouncedAsBounce, pagesOfReceivers } from './rewrites/queries.js';

const params = { group_id: '654321' };
const one = { ...params, filter_id: '12' };
const rules = [{ operator: '', field: 'email', logic: 'CONTAINS', condition: 'example' }];

export const filters: readonly Operation[] = [
  changed({ id: 'groups.filters.list', versions: bothVersions }, 'GET /groups/{group_id}/filters', (becomes) => [
    becomes(v3.list, {
      params: ({ group_id }) => ({ group_id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [{ params, gets: [{ id: '12', name: 'Bonn', rules }], answers: [{ id: 12, name: 'Bonn', rules }] }],
    }),
  ]),
  changed(
    { id: 'groups.filters.create', versions: bothVersions, differs: ['The word new is gone from the path: POST /v3/groups/{group_id}/filters.'] },
    'POST /groups/{group_id}/filters/new',
    (becomes) => [
      becomes(v3.create, {
        params: ({ group_id }) => ({ group_id }),
        answer: [numbersAsNumbers],
        refusals: [invalidGroup],
        examples: [{ params, body: { name: 'Bonn', rules }, gets: { success: true, id: '12' }, answers: { success: true, id: 12 } }],
      }),
    ],
  ),
  changed({ id: 'groups.filters.get', versions: bothVersions }, 'GET /groups/{group_id}/filters/{filter_id}', (becomes) => [
    becomes(v3.get, {
      params: ({ group_id, filter_id }) => ({ group_id, filter_id }),
      answer: [numbersAsNumbers],
      examples: [{ params: one, gets: { id: '12', name: 'Bonn', rules }, answers: { id: 12, name: 'Bonn', rules } }],
    }),
  ]),
  changed({ id: 'groups.filters.receivers', versions: bothVersions }, 'GET /groups/{group_id}/filters/{filter_id}/receivers', (becomes) => [
    becomes(v3.receivers, {
      params: ({ group_id, filter_id }) => ({ group_id, filter_id }),
      request: [bouncedAsBounce, pagesOfReceivers],
      answer: [emptyAsList, numbersAsNumbers],
      examples: [
        { params: one, sends: { query: { pagesize: '50' } }, gets: [{ id: '435616', email: 'jane@example.org' }], answers: [{ id: 435616, email: 'jane@example.org' }] },
      ],
    }),
  ]),
  changed({ id: 'groups.filters.stats', versions: bothVersions }, 'GET /groups/{group_id}/filters/{filter_id}/stats', (becomes) => [
    becomes(v3.stats, {
      params: ({ group_id, filter_id }) => ({ group_id, filter_id }),
      answer: [numbersAsNumbers],
      examples: [{ params: one, gets: { total_count: '3' }, answers: { total_count: 3 } }],
    }),
  ]),
];
