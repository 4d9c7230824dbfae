import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { CompiledExecutor } from './compiled-executor.js';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/** The place where Apollo takes an executor that is not graphql-js: a "gateway" over the one schema of this process. */
export const executorGateway = (schema: GraphQLSchema, options: { readonly maxPlans: number }): Gateway => {
  const executor = new CompiledExecutor(schema, options);
  return {
    onSchemaLoadOrUpdate: (tell) => {
      tell({ apiSchema: schema, coreSupergraphSdl: '' });
      return () => undefined;
    },
    load: async () => ({
      executor: async ({ document, request: { operationName, variables }, context: contextValue }) =>
        executor.execute({ document, operationName, variableValues: variables, contextValue }),
    }),
    stop: async () => undefined,
  };
};
