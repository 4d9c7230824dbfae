import { errorCodes } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';

/** The code of a `GatewayError` as GraphQL clients know codes. */
export const upperCode = (code: ErrorCode): string => code.toUpperCase();

/** What the GraphQL server itself refuses, by its own code, and what callers are told. */
const ownCodes: Readonly<Record<string, string>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  OPERATION_RESOLUTION_FAILURE: 'OPERATION_RESOLUTION_FAILURE',
  PERSISTED_QUERY_NOT_FOUND: upperCode('persisted_query_not_found'),
  PERSISTED_QUERY_NOT_SUPPORTED: upperCode('persisted_query_not_supported'),
  BAD_USER_INPUT: upperCode('invalid_input'),
  BAD_REQUEST: upperCode('invalid_input'),
};

/** What callers are told for a code of the GraphQL server; undefined where it is not a refusal. */
export const translateOwnCode = (code: unknown): string | undefined => (typeof code === 'string' ? ownCodes[code] : undefined);

/** Every value that `extensions.code` can have: a closed list. */
export const graphqlErrorCodes: readonly string[] = [...new Set([...errorCodes.map(upperCode), ...Object.values(ownCodes)])].sort();
