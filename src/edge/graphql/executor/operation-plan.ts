import { GraphQLError, Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { collectFields } from './graphql-internals.js';
import type { ExecutionContext } from './graphql-internals.js';
import { ObjectPlan } from './object-plan.js';

/** The plan of an operation under the variables it has now. Throws where the schema has no such operations or the selection cannot be read. */
export const planOperation = (context: ExecutionContext): ObjectPlan => {
  const { schema, fragments, operation, variableValues } = context;
  const type = schema.getRootType(operation.operation);
  if (!type) throw new GraphQLError(`Schema is not configured to execute ${operation.operation} operation.`, { nodes: operation });
  return new ObjectPlan(type, collectFields(schema, fragments, variableValues, type, operation.selectionSet), context);
};

/** The variables on which it depends whether something is selected. */
export const readConditions = (document: DocumentNode): readonly string[] => {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: args = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names].sort();
};
