import { GraphQLError, isObjectType } from 'graphql';
import type { GraphQLAbstractType, GraphQLObjectType } from 'graphql';
import type { FieldVisit } from './field-visit.js';
import { inspect } from './graphql-internals.js';

/** The object type under a name that a union or an interface gave for a value. Throws in the words of graphql-js where there is none. */
export const concreteType = (visit: FieldVisit, type: GraphQLAbstractType, name: unknown, value: unknown): GraphQLObjectType => {
  const { schema, fieldNodes: nodes } = visit.info;
  const must = `Abstract type "${type.name}" must resolve to an Object type at runtime for field "${visit.name}"`;
  if (name === null || name === undefined) {
    throw new GraphQLError(
      `${must}. Either the "${type.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    );
  }
  if (isObjectType(name)) {
    throw new GraphQLError('Support for returning GraphQLObjectType from resolveType was removed in graphql-js@16.0.0 please return type name instead.');
  }
  if (typeof name !== 'string') throw new GraphQLError(`${must} with value ${inspect(value)}, received "${inspect(name)}".`);
  const found = schema.getType(name);
  if (!found) throw new GraphQLError(`Abstract type "${type.name}" was resolved to a type "${name}" that does not exist inside the schema.`, { nodes });
  if (!isObjectType(found)) throw new GraphQLError(`Abstract type "${type.name}" was resolved to a non-object type "${name}".`, { nodes });
  if (!schema.isSubType(type, found)) {
    throw new GraphQLError(`Runtime Object type "${found.name}" is not a possible type for "${type.name}".`, { nodes });
  }
  return found;
};
