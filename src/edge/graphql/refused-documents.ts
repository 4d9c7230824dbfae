import type { ApolloServerPlugin } from '@apollo/server';
import { currentOperation } from './operation.js';

const refusals: ReadonlySet<unknown> = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT', 'OPERATION_RESOLUTION_FAILURE']);

/** Notes the code of the first error of an answer, and when a well-formed request held a document or variables that GraphQL refuses: its status depends on the media type of the answer. */
export const noteRefusedDocuments: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ errors, response: { body } }) {
        const operation = currentOperation();
        const [told] = (body.kind === 'single' && body.singleResult.errors) || [];
        operation.errorCode = told && String(told.extensions?.['code']);
        operation.isRefused = errors !== undefined && errors.some(({ extensions }) => refusals.has(extensions['code']));
      },
    };
  },
};
