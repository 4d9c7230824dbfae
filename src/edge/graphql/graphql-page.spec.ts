import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { settings } from '../../config/index.js';
import { errorCodes } from '../../core/index.js';
import { graphqlErrorCodes, upperCode } from './error-codes.js';

const page = await readFile('docs/graphql.md', 'utf8');
const limits = Object.entries(settings).filter(([name]) => /^GRAPHQL_(?:MAX_(?!AGE)|UPSTREAM_)/.test(name));

it.each(limits)('docs/graphql.md names %s with its default', (name, { default: value = '' }) => {
  expect(page).toContain(`| \`${name}\` | ${value.toLocaleString('en')} |`);
});

it('docs/graphql.md names every code of GraphQL itself', () => {
  const known = new Set(errorCodes.map(upperCode));
  expect(graphqlErrorCodes.filter((code) => !known.has(code) && !page.includes(`| \`${code}\` |`))).toEqual([]);
});
