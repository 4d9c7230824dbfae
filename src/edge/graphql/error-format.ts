import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { GatewayError } from '../../core/index.js';
import { InputRefused } from '../../domains/index.js';
import { patienceOver } from '../door/index.js';
import { factsOfError } from '../../telemetry/index.js';
import type { Log } from '../../telemetry/index.js';
import { translateOwnCode, upperCode } from './error-codes.js';
import type { Operation } from './operation.js';

/** What an error tells besides its sentence. */
export const extensionsOf = (error: GatewayError, requestId: string | undefined): Record<string, unknown> => ({
  code: upperCode(error.code),
  ...(requestId !== undefined && { requestId }),
  ...(error instanceof InputRefused && { fields: error.fields }),
  ...(error.refusal && { upstreamStatus: error.refusal.status, upstreamMessage: error.refusal.message }),
  ...(error.refusal?.isUnexplained && { upstreamUnexplained: true }),
  ...(error.retryAfterSeconds !== undefined && { retryAfterSeconds: Math.ceil(error.retryAfterSeconds) }),
});

/** A mistake without the names that were near it: they end what graphql-js says. What stands before may hold a caller's value of megabytes, so it is looked at once. */
const withoutSuggestion = (message: string): string => {
  const at = message.endsWith('?') ? message.lastIndexOf('Did you mean ') : -1;
  return at < 0 ? message : message.slice(0, at).trimEnd();
};

/** Whoever has left reads no answer, so this one has waited as long as it wanted to. */
const inTime = (thrown: unknown): unknown => (thrown instanceof GatewayError && thrown.code === 'caller_gone' ? patienceOver() : thrown);

/** The parser of graphql-js goes as deep as its document, and says only that there is no room left. */
const isTooDeep = (error: unknown): boolean => error instanceof RangeError || (error instanceof GraphQLError && isTooDeep(error.originalError));

const wordsOf = (message: string, error: unknown, hidesSchema: boolean): string => {
  if (isTooDeep(error)) return 'The document is nested too deeply to be read.';
  return hidesSchema ? withoutSuggestion(message) : message;
};

/** How graphql-js, and the scalars of the gateway, begin what they say of a value that the type of its field cannot hold. */
const misfit = /^(?:Cannot return null for non-nullable field |Expected Iterable|(?:Enum )?\S+ cannot represent )/;

/** Values come from CleverReach: one that fits no type was not answered as the contract says. */
const isMisfit = (thrown: unknown): boolean => thrown instanceof Error && misfit.test(thrown.message);

/** How graphql-js begins what it says of an argument that a variable with a default has made null, which no document shows. */
const wrongArgument = /^Argument "[^"]+" of (?:non-null|required) type /;

const isWrongArgument = (thrown: unknown): boolean => thrown instanceof Error && wrongArgument.test(thrown.message);

type Format = (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError;

/**
 * Words every error of an operation: code, request id, CleverReach's status and message where it refused. A value that its type
 * cannot hold is logged and told as UPSTREAM_INVALID_ANSWER, what is unforeseen as INTERNAL, without a word of what it was.
 */
export const errorFormat =
  (log: Log, readOperation: () => Pick<Operation, 'requestId' | 'hidesSchema'>): Format =>
  ({ message, locations, path, extensions }, error) => {
    const { requestId, hidesSchema } = readOperation();
    const place = { ...(locations && { locations }), ...(path && { path }) };
    const thrown = inTime(unwrapResolverError(error));
    if (thrown instanceof GatewayError) return { message: thrown.message, ...place, extensions: extensionsOf(thrown, requestId) };
    const code = translateOwnCode(extensions?.['code']);
    if (code !== undefined) return { message: wordsOf(message, error, hidesSchema), ...place, extensions: { code, requestId } };
    if (isWrongArgument(thrown)) return { message, ...place, extensions: { code: upperCode('invalid_input'), requestId } };
    log.error('a field of an operation failed', { requestId, ...factsOfError(thrown) });
    if (isMisfit(thrown)) return { message: 'CleverReach did not answer as its contract says.', ...place, extensions: { code: upperCode('upstream_invalid_answer'), requestId } };
    return { message: 'Something went wrong inside the gateway.', ...place, extensions: { code: upperCode('internal'), requestId } };
  };
