import { Readable } from 'node:stream';
import { HeaderMap } from '@apollo/server';
import type { HTTPGraphQLResponse } from '@apollo/server';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { answerRestError, mediaTypeOf, parseJson, textOfBody, toGatewayError } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';
import { readSentQuery } from './documents/index.js';
import type { SentQuery, SentRequest } from './documents/index.js';
import { extensionsOf } from './error-format.js';
import { printData } from './executor/index.js';

const JSON_TYPE = 'application/json; charset=utf-8';

const bodyOf = ({ method, headers, body }: DoorRequest): unknown => {
  if (method !== 'POST') return undefined;
  if (mediaTypeOf(headers['content-type']) !== 'application/json') throw new GatewayError('unsupported_media_type', 'Send the operation as application/json.');
  return body && parseJson(textOfBody(body));
};

/** A request as Apollo takes it; its headers are copied only where Apollo has to look at them. */
class SentOperation implements SentRequest {
  readonly method: string;
  readonly query: SentQuery;
  readonly body: unknown;
  #headers: HeaderMap | undefined;

  constructor(private readonly request: DoorRequest) {
    this.method = request.method;
    this.query = readSentQuery(request.rawQuery);
    this.body = bodyOf(request);
  }

  get search(): string {
    return this.query.search;
  }

  get headers(): HeaderMap {
    return (this.#headers ??= this.#copyHeaders());
  }

  #copyHeaders(): HeaderMap {
    const map = new HeaderMap();
    for (const [name, value] of Object.entries(this.request.headers)) if (value !== undefined) map.set(name, [value].flat().join(', '));
    return map;
  }
}

/** A request as Apollo takes it. The body must be JSON and say so, which no foreign page can do unasked. */
export const apolloRequestOf = (request: DoorRequest): SentRequest => new SentOperation(request);

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

/** The answer of an operation that went well, as Apollo gives it. */
export const answerOfData = (data: unknown, contentType: string): DoorAnswer => ({
  status: 200,
  headers: { 'cache-control': 'no-store', 'content-type': contentType },
  body: printData(data),
});

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
