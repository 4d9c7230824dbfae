import { HeaderMap } from '@apollo/server';
import { describe, expect, it } from 'vitest';
import { mutationIn } from './keyed-mutations.js';

const ask = (query: string, variables: unknown): string | undefined =>
  mutationIn({ method: 'POST', headers: new HeaderMap(), search: '', body: { query, variables } }, 1_000);

describe('mutationIn', () => {
  it('tells a mutation with its variables, and nothing of a query', () => {
    expect([ask('mutation { a }', { x: 1 }), ask('{ a }', {}), ask('mutation {', {})]).toEqual(['["mutation { a }",{"x":1},null]', undefined, undefined]);
  });

  it('refuses a mutation that cannot be told apart from others, so that its key is never left out', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
    expect(() => ask('mutation { a }', deep)).toThrow(/nested too deeply/);
  });
});
