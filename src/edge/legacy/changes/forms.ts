import { forms as v3 } from '../../../contract/index.js';
import { bothVersions, changed, same } from './operation.js';
import type { Operation } from './operation.js';
import { withoutGroupsId } from './rewrites/attributes.js';
import { bareTrue, emptyAsList, successWhenEmpty } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';

const params = { id: '9' };
const form = { id: '9', name: 'DOI', customer_tables_id: '654321' };
const formInV2 = { id: 9, name: 'DOI', customer_tables_id: 654321 };
const doidata = { user_ip: '192.0.2.1', referer: 'https://example.org/', user_agent: 'UA' };

export const forms: readonly Operation[] = [
  changed({ id: 'forms.list', versions: bothVersions }, 'GET /forms', (becomes) => [
    becomes(v3.list, { params: () => ({}), answer: [emptyAsList, numbersAsNumbers], examples: [{ params: {}, gets: [form], answers: [formInV2] }] }),
  ]),
  changed({ id: 'forms.get', versions: bothVersions }, 'GET /forms/{id}', (becomes) => [
    becomes(v3.get, { params: ({ id }) => ({ id }), answer: [numbersAsNumbers], examples: [{ params, gets: form, answers: formInV2 }] }),
  ]),
  changed({ id: 'forms.delete', versions: bothVersions }, 'DELETE /forms/{id}', (becomes) => [
    becomes(v3.remove, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params, answers: true }] }),
  ]),
  same({ id: 'forms.code', versions: bothVersions }, 'GET /forms/{id}/code', (becomes) =>
    becomes(v3.code, { params: ({ id }) => ({ id }), examples: [{ params, query: { embedded: 'true' }, gets: '<form>…</form>' }] }),
  ),
  changed({ id: 'forms.send', versions: bothVersions }, 'POST /forms/{id}/send/{type}', (becomes) => [
    becomes(v3.send, {
      params: ({ id, type }) => ({ form_id: id, type }),
      request: [withoutGroupsId],
      answer: [successWhenEmpty],
      examples: [
        {
          params: { ...params, type: 'activate' },
          body: { email: 'jane@example.org', groups_id: 654321, doidata },
          sends: { body: { email: 'jane@example.org', doidata } },
          gets: { success: true },
        },
      ],
    }),
  ]),
];
