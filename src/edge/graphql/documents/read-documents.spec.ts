import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { GatewayError } from '../../../core/index.js';
import { breadthLimits } from '../limits/breadth-limits.js';
import { readDocuments } from './read-documents.js';

const rules = {
  schema: buildSchema(readFileSync('schema.gql', 'utf8')),
  rules: [breadthLimits({ rootFields: 2, fields: 100 })],
  maxTokens: 100,
  maxBytes: 1_000,
};
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const read = (text: string, name = 'a.graphql') => readDocuments([{ name, text }], rules);
const mistakes = (text: string, name?: string): readonly string[] => {
  try {
    read(text, name);
    return [];
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return error.message.split('\n');
  }
};

const one = 'query One { account { id } }\n';

describe('documents for registration', () => {
  it('keep their text to the letter where a file holds one operation, because callers send its digest', () => {
    expect(read(one)).toEqual([{ id: sha256(one), document: one, operations: ['query One'] }]);
  });

  it('are one for each operation of a file, with the fragments that it spreads', () => {
    const found = read('query A { account { ...F } } mutation B { clearGroup(input: { id: "1" }) { dryRun } } fragment F on Account { id }');
    expect(found.map(({ id, document, operations }) => [operations, document.includes('fragment F'), id === sha256(document)])).toEqual([[['query A'], true, true], [['mutation B'], false, true]]);
  });

  it.each([
    ['Relay and GraphQL Code Generator', { abc: one, [sha256(one)]: one }, ['abc', sha256(one)]],
    ['Apollo', { format: 'apollo-persisted-query-manifest', version: 1, operations: [{ id: 'abc', name: 'One', type: 'query', body: one }] }, ['abc']],
  ])('come from a manifest of %s with the ids it gives', (_, manifest, ids) => {
    expect(read(JSON.stringify(manifest), 'manifest.json').map(({ id, document }) => [id, document])).toEqual(ids.map((id) => [id, one]));
  });

  it.each([
    ['{ account { ide } }', 'a.graphql:1:13: Cannot query field "ide" on type "Account". Did you mean "id"?'],
    ['{ account { id }', 'a.graphql:1:17: Syntax Error: Expected Name, found <EOF>.'],
    ['{ a: account { id } b: account { id } c: account { id } }', 'a.graphql:1:1: The operation has more than 2 fields at its root (GRAPHQL_MAX_ROOT_FIELDS).'],
    [`{ account { ${'id '.repeat(100)} } }`, /^a\.graphql:1:\d+: Syntax Error: Document contains more that 100 tokens/],
    [`${one}# ${'x'.repeat(1_000)}`, 'a.graphql: The document is longer than 1000 bytes (GRAPHQL_MAX_DOCUMENT_BYTES).'],
    [`{"${'0'.repeat(64)}": "{ account { id } }"}`, `a.graphql, "${'0'.repeat(64)}": The id looks like a SHA-256, but that of the document is ${sha256('{ account { id } }')}.`],
    ['{"abc": "{ nothing }"}', 'a.graphql, "abc":1:3: Cannot query field "nothing" on type "Query".'],
  ])('are refused with the place and what is wrong: %s', (text, mistake) => {
    const [first, second = '', ...others] = mistakes(text);
    expect([first, typeof mistake === 'string' ? second.startsWith(mistake) : mistake.test(second), others]).toEqual(['Nothing was registered.', true, []]);
  });

  it.each([['[]'], ['{"operations": [{"id": "a"}]}'], ['{"a": 7}'], ['{']])('are refused where a .json file is no manifest: %s', (text) => {
    expect(mistakes(text, 'm.json')).toEqual(['Nothing was registered.', expect.stringMatching(/^m\.json: This is no manifest/)]);
  });

  it.each([['fragment F on Account { id }'], ['{}']])('are refused where there is none: %s', (text) => {
    expect(mistakes(text)).not.toEqual([]);
  });
});
