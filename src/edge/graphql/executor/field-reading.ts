import type { GraphQLField, GraphQLFieldResolver } from 'graphql';
import { TypeNameMetaFieldDef } from 'graphql';
import { ROW_FIELD } from '../../../domains/index.js';

/** How the value of a field is had without asking a resolver that may wait, look around or do something. */
export type FieldReading =
  | { readonly kind: 'property'; readonly name: string }
  | { readonly kind: 'method'; readonly resolve: GraphQLFieldResolver<unknown, unknown> }
  | { readonly kind: 'typename' };

/** The name that Nest gives to the resolver of every field that has none of its own; it reads one property. */
const NEST_READER = 'rootFieldResolver';

/** The property that a reader reads, found by letting it read; undefined where it does anything else as well. */
const propertyReadBy = (resolve: GraphQLFieldResolver<unknown, unknown>): string | undefined => {
  const names: PropertyKey[] = [];
  const value = {};
  const row = new Proxy({}, { get: (_, name) => (names.push(name), value) });
  const read = resolve as (row: object) => unknown;
  const [name, ...others] = read(row) === value ? names : [];
  return typeof name === 'string' && others.length === 0 && read({}) === undefined ? name : undefined;
};

const findReading = (definition: GraphQLField<unknown, unknown>): FieldReading | undefined => {
  const { name, args, resolve, extensions } = definition;
  if (definition === TypeNameMetaFieldDef) return { kind: 'typename' };
  if (resolve && extensions[ROW_FIELD] === true) return { kind: 'method', resolve };
  if (args.length > 0) return undefined;
  if (!resolve) return { kind: 'property', name };
  const property = resolve.name === NEST_READER ? propertyReadBy(resolve) : undefined;
  return property === undefined ? undefined : { kind: 'property', name: property };
};

const known = new WeakMap<object, { readonly reading: FieldReading | undefined }>();

/** How a field of a row is read; undefined where it has a resolver of its own. */
export const readingOf = (definition: GraphQLField<unknown, unknown>): FieldReading | undefined => {
  let found = known.get(definition);
  if (!found) known.set(definition, (found = { reading: findReading(definition) }));
  return found.reading;
};
