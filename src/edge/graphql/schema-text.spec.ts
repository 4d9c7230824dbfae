import { readFile } from 'node:fs/promises';
import { buildSchema, isEnumType, isInputObjectType, isObjectType, isUnionType } from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { buildSchemaText } from './schema-text.js';

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

/** A type, its fields and their arguments, each by its path. */
const partsOf = (type: GraphQLNamedType): (Described & { readonly path: string })[] => {
  const own = [{ ...type.toConfig(), path: type.name }];
  if (isEnumType(type)) return [...own, ...type.getValues().map((value) => ({ ...value, path: `${type.name}.${value.name}` }))];
  if (!isObjectType(type) && !isInputObjectType(type)) return own;
  const fields = Object.values<Described & { readonly args?: readonly Described[] }>(type.getFields());
  return [
    ...own,
    ...fields.flatMap((field) => [field, ...(field.args ?? [])].map((part) => ({ name: part.name, description: part.description, path: `${type.name}.${field.name}.${part.name}` }))),
  ];
};

describe('the schema', () => {
  it('is the one in schema.gql', async () => {
    expect(await buildSchemaText()).toBe(await readFile('schema.gql', 'utf8'));
  });

  it('describes every type, field, argument and value', async () => {
    const types = Object.values(buildSchema(await buildSchemaText()).getTypeMap()).filter(({ name, astNode }) => astNode && !name.startsWith('__'));
    expect(types.flatMap(partsOf).filter(({ description }) => !description).map(({ path }) => path)).toEqual([]);
  });

  it('lets a query ask for all members of a union alike: fields of one name have one type', async () => {
    const unions = Object.values(buildSchema(await buildSchemaText()).getTypeMap()).filter(isUnionType);
    const fields = unions.flatMap((union) => union.getTypes().flatMap((type) => Object.values(type.getFields()).map(({ name, type: of }) => [`${union.name}.${name}`, String(of)] as const)));
    const types = Map.groupBy(fields, ([name]) => name);
    expect([...types].filter(([, all]) => new Set(all.map(([, type]) => type)).size > 1).map(([name]) => name)).toEqual([]);
  });

  it('gives every mutation one argument, its input, and an answer of its own', async () => {
    const mutations = Object.values(buildSchema(await buildSchemaText()).getMutationType()?.getFields() ?? {});
    const asTold = mutations.map(({ name, args, type }) => [name, args.map((arg) => `${arg.name}: ${String(arg.type)}`), String(type)]);
    const typeName = (name: string): string => `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
    expect(mutations.length).toBeGreaterThan(40);
    expect(asTold).toEqual(mutations.map(({ name }) => [name, [`input: ${typeName(name)}Input!`], expect.stringMatching(new RegExp(`^${typeName(name)}(Payload|Result)$`))]));
  });

  it('has no free-form JSON', async () => {
    expect(Object.keys(buildSchema(await buildSchemaText()).getTypeMap()).filter((name) => /json|object|map/i.test(name))).toEqual([]);
  });
});
