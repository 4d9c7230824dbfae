import { Readable } from 'node:stream';
import { HeaderMap } from '@apollo/server';
import type { HTTPGraphQLRequest, HTTPGraphQLResponse } from '@apollo/server';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { answerRestError, textOfBody, toGatewayError, withoutToken } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { extensionsOf } from './error-format.js';

const JSON_TYPE = 'application/json; charset=utf-8';

const bodyOf = ({ method, headers, body }: DoorRequest): unknown => {
  if (method !== 'POST') return undefined;
  const [mediaType = ''] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (mediaType.trim() !== 'application/json') throw new GatewayError('unsupported_media_type', 'Send the operation as application/json.');
  try {
    return body && (JSON.parse(textOfBody(body)) as unknown);
  } catch {
    throw new GatewayError('malformed_body', 'The body is not valid JSON.');
  }
};

const headersOf = ({ headers }: DoorRequest): HeaderMap => {
  const map = new HeaderMap();
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) map.set(name, [value].flat().join(', '));
  return map;
};

/** A request as Apollo takes it. The body must be JSON and say so, which no foreign page can do unasked. */
export const apolloRequestOf = (request: DoorRequest): HTTPGraphQLRequest => ({
  method: request.method,
  headers: headersOf(request),
  search: `?${withoutToken(request.rawQuery)}`,
  body: bodyOf(request),
});

/**
 * Apollo's answer for the door. A refused document has 400 where the caller knows GraphQL's own media type, and 200 under
 * application/json, as GraphQL over HTTP wants it.
 */
export const answerOf = (response: HTTPGraphQLResponse, isRefused: boolean): DoorAnswer => {
  const { headers, status = 200, body } = response;
  const isPlainJson = headers.get('content-type')?.startsWith('application/json') === true;
  return {
    status: isRefused && isPlainJson ? 200 : status,
    headers: { 'cache-control': 'no-store', ...Object.fromEntries(headers) },
    body: body.kind === 'complete' ? body.string : Readable.from(body.asyncIterator),
  };
};

/** Automatic clients look at the code of an answer with this status, and give up at any other. */
const statusesOfClients: Partial<Record<ErrorCode, number>> = { persisted_query_not_found: 200, persisted_query_not_supported: 200 };

/** The answer for a request that Apollo did not see: status and headers as at the REST door, GraphQL's shape as its body. */
export const answerGraphqlError = (thrown: unknown, requestId: string | undefined): DoorAnswer => {
  const error = toGatewayError(thrown);
  const { status, headers } = answerRestError(error);
  const { message } = error;
  return {
    status: statusesOfClients[error.code] ?? status,
    headers: { ...headers, 'cache-control': 'no-store', 'content-type': JSON_TYPE },
    body: JSON.stringify({ errors: [{ message, extensions: extensionsOf(error, requestId) }] }),
  };
};
