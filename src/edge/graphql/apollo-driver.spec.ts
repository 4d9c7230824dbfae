import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { withExecutor } from './apollo-driver.js';

const schema = buildSchema('type Query { a: String }');

describe('the executor of Apollo', () => {
  it('is compiled where operations shall be kept', () => {
    expect(Object.keys(withExecutor({ schema, compiledOperations: 1, introspection: true }))).toEqual(['introspection', 'gateway']);
  });

  it('is graphql-js where none shall be kept', () => {
    expect(withExecutor({ schema, compiledOperations: 0 })).toEqual({ schema });
  });
});
