import { coerceInputValue, GraphQLError, isInputType, typeFromAST } from 'graphql';
import type { GraphQLInputType, GraphQLSchema, OperationDefinitionNode } from 'graphql';

/** Variables that hold more characters than this are long. */
const LONG = 100_000;
const LONGEST_MESSAGE = 1_000;

/** What is read of the variables of an operation. */
interface Given {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Looked through without recursion, since callers nest as deeply as they like, and no further than it takes to know. */
const areLong = (variables: Given['variables']): boolean => {
  const waiting: object[] = [variables];
  let characters = 0;
  for (let value = waiting.pop(); value; value = waiting.pop()) {
    for (const name in value) {
      const inner: unknown = value[name as keyof typeof value];
      characters += name.length + (typeof inner === 'string' ? inner.length : 1);
      if (characters > LONG) return true;
      if (typeof inner === 'object' && inner !== null) waiting.push(inner);
    }
  }
  return false;
};

const pathOf = (path: readonly (string | number)[]): string => path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');

const cut = (message: string): string => (message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message);

const checkVariable = (name: string, value: unknown, type: GraphQLInputType): void => {
  coerceInputValue(value, type, (path, _value, { message }) => {
    throw new GraphQLError(`Variable "$${name}" got an invalid value at "${name}${pathOf(path)}"; ${cut(message)}`, {
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  });
};

/**
 * Throws the first mistake in long variables, without the value. graphql-js tells fifty, each with the whole object it stands in: of a
 * request of megabytes that makes an answer of hundreds, and nobody else is served meanwhile.
 */
export const checkLongVariables = ({ schema, operation, variables }: Given): void => {
  if (!areLong(variables)) return;
  for (const { variable, type: node } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node);
    if (isInputType(type) && Object.hasOwn(variables, name)) checkVariable(name, variables[name], type);
  }
};
