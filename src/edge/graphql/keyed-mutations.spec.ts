import { HeaderMap } from '@apollo/server';
import { describe, expect, it } from 'vitest';
import { mutationIn } from './keyed-mutations.js';
import type { SentMutation } from './keyed-mutations.js';

const ask = (query: string, variables: unknown): SentMutation | undefined =>
  mutationIn({ method: 'POST', headers: new HeaderMap(), search: '', body: { query, variables } }, 1_000);

describe('mutationIn', () => {
  it('tells a mutation with its variables, and nothing of a query', () => {
    expect([ask('mutation { a }', { x: 1 })?.text, ask('{ a }', {}), ask('mutation {', {})]).toEqual(['["mutation { a }",{"x":1},null]', undefined, undefined]);
  });

  it.each([['mutation { a }', false], ['mutation { a { x y } }', false], ['mutation { a b }', true], ['mutation { ...f } fragment f on Mutation { a b }', true]])(
    'tells whether a mutation may do several things: %s',
    (query, hasSeveralParts) => {
      expect(ask(query, {})).toMatchObject({ hasSeveralParts });
    },
  );

  it('refuses a mutation that cannot be told apart from others, so that its key is never left out', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(() => ask('mutation { a }', deep)).toThrow(/nested too deeply/);
  });
});
