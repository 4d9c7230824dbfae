import type { ApolloServerPlugin } from '@apollo/server';
import { BREAK, GraphQLError, Kind, OperationTypeNode, visit } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { SettingValues } from '../../config/index.js';
import { DEFAULT_PAGE_SIZE } from '../../domains/index.js';
import type { Call } from '../../domains/index.js';
import { checkLongVariables, costOf } from './limits/index.js';

/** What is found out about a document once, however often it is run. */
interface Traits {
  readonly asksForSchema: boolean;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
}

const traits = new WeakMap<DocumentNode, Traits>();

const readTraits = (document: DocumentNode): Traits => {
  let asksForSchema = false;
  visit(document, {
    Field: ({ name: { value } }) => {
      if (value !== '__schema' && value !== '__type') return undefined;
      asksForSchema = true;
      return BREAK;
    },
  });
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return { asksForSchema, fragments: new Map(fragments.map((fragment) => [fragment.name.value, fragment])) };
};

const traitsOf = (document: DocumentNode): Traits => {
  const known = traits.get(document) ?? readTraits(document);
  traits.set(document, known);
  return known;
};

const refuse = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status: 400 } } });

/** An operation that is about to run. */
interface Checked {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly call: Call;
}

/** Throws what a valid document may still not do: it depends on who asks, or on the variables, so it is asked each time. */
export type OperationCheck = (checked: Checked) => void;

/** The check of operations by the settings. */
export const operationCheck = ({ GRAPHQL_MAX_COST: limit, GRAPHQL_MAX_PAGE: largest }: SettingValues): OperationCheck => {
  const page = { usual: DEFAULT_PAGE_SIZE, largest };
  /** Costs of operations without variables, which are always the same. */
  const fixedCosts = new WeakMap<OperationDefinitionNode, number>();
  const gauge = ({ schema, document, operation, variables }: Checked): number => {
    const cost = fixedCosts.get(operation) ?? costOf({ schema, fragments: traitsOf(document).fragments, operation, variables, page });
    if (!operation.variableDefinitions?.length) fixedCosts.set(operation, cost);
    return cost;
  };
  return (checked) => {
    const { document, operation, call } = checked;
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) throw refuse('There are no subscriptions here. Ask again for what may change, with a query.');
    if (traitsOf(document).asksForSchema && call.context.caller.switches.hideSchema === true) throw refuse('The schema may not be asked for with this credential.');
    const cost = gauge(checked);
    if (cost > limit) throw refuse(`The operation may answer with ${cost} values, more than ${limit} (GRAPHQL_MAX_COST). Ask for smaller pages or fewer fields.`);
    checkLongVariables(checked);
  };
};

/** Has Apollo check operations. */
export const checkOperations = (check: OperationCheck): ApolloServerPlugin<{ readonly call: Call }> => ({
  async requestDidStart() {
    return {
      async didResolveOperation({ document, operation, request: { variables = {} }, schema, contextValue: { call } }) {
        if (operation) check({ schema, document, operation, variables, call });
      },
    };
  },
});
