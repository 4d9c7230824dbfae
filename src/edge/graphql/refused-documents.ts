import type { ApolloServerPlugin } from '@apollo/server';
import { currentOperation } from './operation.js';

const refusals: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'OPERATION_RESOLUTION_FAILURE']);

/** Notes when a well-formed request held a document or variables that GraphQL refuses: its status depends on the media type of the answer. */
export const noteRefusedDocuments: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ errors }) {
        const operation = currentOperation();
        operation.hasErrors = errors !== undefined && errors.length > 0;
        operation.isRefused = errors !== undefined && errors.some(({ extensions }) => refusals.has(extensions['code']));
      },
    };
  },
};
