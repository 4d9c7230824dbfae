import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { executionOf } from './apollo-driver.js';

const schema = buildSchema('type Query { a: String }');
const check = () => undefined;

describe('the executor of Apollo', () => {
  it('is compiled where operations shall be kept, and known operations pass it by', () => {
    const { options, direct } = executionOf({ schema, compiledOperations: 1, check, introspection: true });
    expect(Object.keys(options)).toEqual(['introspection', 'plugins', 'gateway']);
    expect(direct).toBeDefined();
  });

  it('is graphql-js where none shall be kept, and every operation passes through Apollo', () => {
    expect(executionOf({ schema, compiledOperations: 0, check })).toEqual({ options: { schema }, direct: undefined });
  });
});
