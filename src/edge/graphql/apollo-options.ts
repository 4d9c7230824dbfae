import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { SettingValues } from '../../config/index.js';
import type { Log } from '../../telemetry/index.js';
import type { DriverOptions } from './apollo-driver.js';
import { headersOfOwnClients } from './direct-operations.js';
import { checkOperations, operationCheck } from './checked-operations.js';
import { errorFormat } from './error-format.js';
import { limitRules } from './limits/index.js';
import { currentOperation } from './operation.js';
import { noteRefusedDocuments } from './refused-documents.js';
import { describeRoots } from './root-types.js';

/** Apollo's own lines may quote documents, so only their fact is logged. */
const quietLogger = (log: Log) => ({
  debug: () => undefined,
  info: () => undefined,
  warn: () => log.warn('the GraphQL server warns'),
  error: () => log.error('the GraphQL server fails'),
});

/** Cache control costs a third of the time of long lists; the others would tell a foreign service about operations where its key is in the environment. */
const unwantedPlugins = () => [
  ApolloServerPluginCacheControlDisabled(),
  ApolloServerPluginInlineTraceDisabled(),
  ApolloServerPluginSchemaReportingDisabled(),
  ApolloServerPluginUsageReportingDisabled(),
];

/** How Apollo is set up. */
export const apolloOptions = (values: SettingValues, log: Log): DriverOptions => {
  const check = operationCheck(values);
  return {
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: describeRoots,
    graphiql: false,
    autoTransformHttpErrors: false,
    introspection: values.GRAPHQL_INTROSPECTION,
    // The error format does it: Apollo leaves names of the schema in what it says of variables.
    hideSchemaDetailsFromClientErrors: false,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: { requestHeaders: [...headersOfOwnClients] },
    allowBatchedHttpRequests: false,
    parseOptions: { maxTokens: values.GRAPHQL_MAX_TOKENS },
    validationRules: limitRules(values),
    maxRecursiveSelections: values.GRAPHQL_MAX_SELECTIONS,
    // The door finds the text of a hash itself, for each consumer apart.
    persistedQueries: false,
    formatError: errorFormat(log, currentOperation),
    logger: quietLogger(log),
    stopOnTerminationSignals: false,
    stringifyResult: JSON.stringify,
    check,
    compiledOperations: values.GRAPHQL_COMPILED_OPERATIONS,
    plugins: [...unwantedPlugins(), checkOperations(check), noteRefusedDocuments],
  };
};
