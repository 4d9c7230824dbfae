import {
  ApolloServerPluginCacheControlDisabled, ApolloServerPluginInlineTraceDisabled, ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloDriverConfig } from '@nestjs/apollo';
import { ACCOUNT_HEADER } from '../../access/index.js';
import type { SettingValues } from '../../config/index.js';
import type { Log } from '../../telemetry/index.js';
import { depthLimit } from './depth-limit.js';
import { errorFormat } from './error-format.js';
import { currentOperation } from './operation.js';
import { noteRefusedDocuments } from './refused-documents.js';

/** Selections of a document with all its fragments unfolded; more is a bomb, not a question. */
const MAX_UNFOLDED_SELECTIONS = 10_000;

/** Headers that a foreign page cannot send without asking the gateway first; one of them proves that no such page sent the request. */
const headersOfOwnClients = ['x-apollo-operation-name', 'apollo-require-preflight', 'authorization', 'x-access-token', ACCOUNT_HEADER];

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
export const apolloOptions = (values: SettingValues, log: Log): Omit<ApolloDriverConfig, 'driver'> => ({
  autoSchemaFile: true,
  sortSchema: true,
  graphiql: false,
  autoTransformHttpErrors: false,
  introspection: values.GRAPHQL_INTROSPECTION,
  hideSchemaDetailsFromClientErrors: !values.GRAPHQL_INTROSPECTION,
  includeStacktraceInErrorResponses: false,
  csrfPrevention: { requestHeaders: headersOfOwnClients },
  allowBatchedHttpRequests: false,
  parseOptions: { maxTokens: values.GRAPHQL_MAX_TOKENS },
  validationRules: [depthLimit(values.GRAPHQL_MAX_DEPTH)],
  maxRecursiveSelections: MAX_UNFOLDED_SELECTIONS,
  formatError: errorFormat(log, () => currentOperation().requestId),
  logger: quietLogger(log),
  stopOnTerminationSignals: false,
  plugins: [...unwantedPlugins(), noteRefusedDocuments],
});
