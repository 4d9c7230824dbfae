import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { ExecutionResult } from 'graphql';
import type { CompiledExecutor } from './compiled-executor.js';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/**
 * The place where Apollo takes an executor that is not graphql-js: a "gateway" over the one schema of this process. An operation whose
 * context holds what came of it is not executed again.
 */
export const executorGateway = (executor: CompiledExecutor): Gateway => ({
  onSchemaLoadOrUpdate: (tell) => {
    tell({ apiSchema: executor.schema, coreSupergraphSdl: '' });
    return () => undefined;
  },
  load: async () => ({
    executor: async ({ document, request: { operationName, variables }, context }) => {
      const { executed } = context as { readonly executed?: ExecutionResult };
      return executed ?? executor.execute({ document, operationName, variableValues: variables, contextValue: context });
    },
  }),
  stop: async () => undefined,
});
