import { mycontent as v3 } from '../../../contract/index.js';
import { bothVersions, changed } from './operation.js';
import type { Operation } from './operation.js';
import { bareTrue } from './rewrites/empty-answers.js';
import { numbersAsNumbers } from './rewrites/numbers.js';

export const mycontent: readonly Operation[] = [
  changed({ id: 'mycontent.create', versions: bothVersions }, 'POST /mycontent', (becomes) => [
    becomes(v3.create, {
      params: () => ({}),
      answer: [numbersAsNumbers],
      examples: [
        {
          params: {},
          body: { name: 'My shop', url: 'https://shop.example/search', password: 'word' },
          gets: { id: '12', name: 'My shop' },
          answers: { id: 12, name: 'My shop' },
        },
      ],
    }),
  ]),
  changed({ id: 'mycontent.delete', versions: bothVersions }, 'DELETE /mycontent/{id}', (becomes) => [
    becomes(v3.remove, { params: ({ id }) => ({ id }), answer: [bareTrue], examples: [{ params: { id: '12' }, answers: true }] }),
  ]),
];
