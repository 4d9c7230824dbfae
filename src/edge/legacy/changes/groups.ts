import { groups as v3 } from '../../../contract/index.js';
import { answered, bothVersions, changed, refused } from './operation.js';
import type { Operation } from './operation.js';
import { bareTrue, emptyAsList } from './rewrites/empty-answers.js';
import { isLockedAsLocked, lockedAsIsLocked, withoutBlankId } from './rewrites/groups.js';
import { numbersAsNumbers } from './rewrites/numbers.js';
import { Refusal } from './step.js';

const params = { id: '654321' };
const group = { id: '654321', name: 'News', stamp: 1479125778, last_mailing: 0, last_changed: 1482243134, locked: false };
const groupInV2 = { id: 654321, name: 'News', stamp: 1479125778, last_mailing: 0, last_changed: 1482243134, isLocked: false };

export const groups: readonly Operation[] = [
  changed({ id: 'groups.list', versions: bothVersions }, 'GET /groups', (becomes) => [
    becomes(v3.list, {
      params: () => ({}),
      answer: [lockedAsIsLocked, emptyAsList, numbersAsNumbers],
      examples: [{ params: {}, query: { order: 'created DESC' }, gets: [group], answers: [groupInV2] }],
    }),
  ]),
  changed({ id: 'groups.create', versions: bothVersions }, 'POST /groups', (becomes) => [
    becomes(v3.create, {
      params: () => ({}),
      request: [withoutBlankId, isLockedAsLocked],
      answer: [lockedAsIsLocked, numbersAsNumbers],
      examples: [{ params: {}, body: { id: 0, name: 'News' }, sends: { body: { name: 'News' } }, gets: group, answers: groupInV2 }],
    }),
  ]),
  changed({ id: 'groups.get', versions: bothVersions }, 'GET /groups/{id}', (becomes) => [
    becomes(v3.get, {
      params: ({ id }) => ({ id }),
      answer: [lockedAsIsLocked, numbersAsNumbers],
      examples: [{ params, gets: group, answers: groupInV2 }],
    }),
  ]),
  changed({ id: 'groups.update', versions: bothVersions }, 'PUT /groups/{id}', (becomes) => [
    becomes(v3.update, {
      params: ({ id }) => ({ id }),
      request: [isLockedAsLocked],
      answer: [lockedAsIsLocked, numbersAsNumbers],
      examples: [{ params, body: { name: 'News' }, gets: group, answers: groupInV2 }],
    }),
  ]),
  changed({ id: 'groups.delete', versions: bothVersions }, 'DELETE /groups/{id}', (becomes) => [
    becomes(v3.remove, {
      params: ({ id }) => ({ id }),
      answer: [bareTrue],
      examples: [{ params, answers: true }],
    }),
  ]),
  changed(
    { id: 'groups.truncate', versions: ['v2'], differs: ['DELETE /groups/{id}/truncate is /clear in v3.'] },
    'DELETE /groups/{id}/truncate',
    (becomes) => [becomes(v3.clear, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params, answers: true }] })],
  ),
  changed(
    {
      id: 'groups.receivers.delete_all',
      versions: ['v1'],
      needs: 'v1Clear',
      barePath: 'only',
      differs: [
        'DELETE /groups/{id}/receivers empties the group in v1. It answers 404 until the operator turns it on for the consumer, and never '
          + 'works with a slash at the end, where a receiver may have been left out by mistake, or with a query or a body, which may name one. '
          + 'v3 wants DELETE /v3/groups/{id}/clear.',
      ],
    },
    'DELETE /groups/{id}/receivers',
    (becomes) => [becomes(v3.clear, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params, answers: true }] })],
  ),
  refused(
    {
      id: 'groups.receivers.delete_all',
      versions: ['v2'],
      refusal: new Refusal(404, 'Not Found'),
      differs: [
        'DELETE /groups/{id}/receivers is refused: a missing receiver id made this call, and groups were lost by it. '
          + 'Clear a group on purpose with DELETE /v3/groups/{id}/clear.',
      ],
    },
    'DELETE /groups/{id}/receivers',
  ),
  changed({ id: 'groups.advancedstats', versions: bothVersions }, 'GET /groups/{id}/advancedstats', (becomes) => [
    becomes(v3.advancedStats, {
      params: ({ id }) => ({ group_id: id }),
      answer: [numbersAsNumbers],
      examples: [{ params, gets: { total_count: '12', quality: 3 }, answers: { total_count: 12, quality: 3 } }],
    }),
  ]),
  changed({ id: 'groups.stats', versions: bothVersions }, 'GET /groups/{id}/stats', (becomes) => [
    becomes(v3.stats, {
      params: ({ id }) => ({ id }),
      answer: [numbersAsNumbers],
      examples: [{ params, gets: { total_count: '12', active_count: '7' }, answers: { total_count: 12, active_count: 7 } }],
    }),
  ]),
  changed({ id: 'groups.forms', versions: bothVersions }, 'GET /groups/{id}/forms', (becomes) => [
    becomes(v3.forms, {
      params: ({ id }) => ({ id }),
      answer: [emptyAsList, numbersAsNumbers],
      examples: [
        { params, gets: [{ id: '9', name: 'DOI', customer_tables_id: '654321' }], answers: [{ id: 9, name: 'DOI', customer_tables_id: 654321 }] },
      ],
    }),
  ]),
  answered(
    {
      id: 'groups.importcsv',
      versions: bothVersions,
      by: 'import',
      differs: [
        'v3 takes no CSV: the gateway sends its rows to POST /v3/groups/{group_id}/receivers/upsert, 1,000 at a time.',
        'How v1 and v2 read a CSV is not known. The gateway reads the body itself, the file of a form (multipart/form-data), or the field csv, data, '
          + 'file, content or postdata of JSON or a form: UTF-8 or Latin-1, separated by comma, semicolon or tab, with a header. The column email is needed; source, registered, '
          + 'activated and deactivated are what they are in v3; global.NAME is a global attribute, every other column one of the group. '
          + 'An empty cell leaves a value as it is.',
        'The rows that were not written stand under failed with what became of them. written counts all others; inserted and updated '
          + 'those of which CleverReach tells it.',
      ],
      examples: [
        {
          when: 'one address is refused',
          body: 'email;city\njane@example.org;Bonn\nnobody;Köln',
          answers: { success: false, written: 1, inserted: 1, updated: 0, failed: [{ row: 3, email: 'nobody', message: 'invalid address' }] },
        },
        { when: 'it is no CSV', body: 'city\nBonn', answers: new Refusal(400, 'Bad Request: The CSV has no column email.') },
      ],
    },
    'POST /groups/{id}/importcsv',
  ),
];
