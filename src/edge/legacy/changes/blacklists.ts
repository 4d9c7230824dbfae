import { blacklist as account, groupBlacklist as ofGroup } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { bareTrue, emptyAsList, trueWhenEmpty } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { emailFromQuery } from './rewrites/queries.js';
import { invalidGroup } from './rewrites/refusals.js';

const entry = { email: 'spam@example.org', comment: 'from shop', stamp: 1600000000 };
const params = { group_id: '654321' };

export const blacklists: readonly Operation[] = [
  changed({ id: 'blacklist.list', versions: bothVersions }, 'GET /blacklist', (becomes) => [
    becomes(account.list, { params: () => ({}), answer: [emptyAsList, numbersAsNumbers], examples: [{ params: {}, gets: [entry] }] }),
  ]),
  changed({ id: 'blacklist.create', versions: bothVersions }, 'POST /blacklist', (becomes) => [
    becomes(account.add, {
      params: () => ({}),
      answer: [trueWhenEmpty, numbersAsNumbers],
      examples: [{ params: {}, body: { email: 'spam@example.org' }, answers: true }],
    }),
  ]),
  changed(
    { id: 'blacklist.delete', versions: bothVersions, alsoAt: ['DELETE /blacklist'] },
    'DELETE /blacklist/{email}',
    (becomes) => [
      becomes(account.remove, {
        params: ({ email }) => ({ email }),
        request: [emailFromQuery],
        answer: [bareTrue],
        examples: [{ params: { email: 'spam@example.org' }, answers: true }],
      }),
    ],
  ),
  changed({ id: 'groups.blacklist.list', versions: bothVersions }, 'GET /groups/{group_id}/blacklist', (becomes) => [
    becomes(ofGroup.list, { params: ({ group_id }) => ({ group_id }), answer: [emptyAsList, numbersAsNumbers], examples: [{ params, gets: [entry] }] }),
  ]),
  changed({ id: 'groups.blacklist.create', versions: bothVersions }, 'POST /groups/{group_id}/blacklist', (becomes) => [
    becomes(ofGroup.add, {
      params: ({ group_id }) => ({ group_id }),
      answer: [trueWhenEmpty, numbersAsNumbers],
      refusals: [invalidGroup],
      examples: [{ params, body: { email: 'spam@example.org' }, answers: true }],
    }),
  ]),
  changed(
    { id: 'groups.blacklist.delete', versions: bothVersions, differs: ['The last segment of the path is the address in v3, not an id.'] },
    'DELETE /groups/{group_id}/blacklist/{id}',
    (becomes) => [
      becomes(ofGroup.remove, {
        params: ({ group_id, id }) => ({ id: group_id, email: id }),
        answer: [bareTrue],
        examples: [{ params: { ...params, id: 'spam@example.org' }, answers: true }],
      }),
    ],
  ),
];
