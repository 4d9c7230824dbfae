import { fillPath, methodOf } from '../contract/index.js';
import type { Endpoint, ParamsOf } from '../contract/index.js';
import type { OutgoingRequest } from '../transport/index.js';
import { headersFor } from './headers.js';
import { refuseOtherMethod } from './other-method.js';
import type { CallContext, RawCall, TypedCall, UnknownCall } from './ports.js';

/** Throws `invalid_input` for a query that would make the call another one. */
const withSearch = (path: string, search: string | undefined): string => {
  refuseOtherMethod(search);
  return search === undefined || search === '' ? path : `${path}?${search}`;
};

/** What is not allowed in a request line is encoded; what the caller has encoded stays as it is. */
const printable = (search: string | undefined): string | undefined => search?.replace(/[^\x21-\x7e]/gu, (odd) => encodeURIComponent(odd));

const searchOf = (query: object | undefined): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries<string | number | boolean | undefined>({ ...query })) {
    if (value !== undefined) search.append(name, String(value));
  }
  return search.toString();
};

/** A typed call in the form that pass-through calls have. */
export const rawCallOf = <E extends Endpoint>(call: TypedCall<E>): RawCall => {
  const { caller, accountId, requestId, arrivedAt, dryRun, mayKeep, signal, noteCache, noteKept, trace } = call;
  const context: CallContext = { caller, accountId, requestId, arrivedAt, signal, noteCache, noteKept, trace, ...(dryRun !== undefined && { dryRun }), ...(mayKeep !== undefined && { mayKeep }) };
  return {
    ...context,
    params: Object.fromEntries(Object.entries<string | number>(call.params).map(([name, value]) => [name, String(value)])),
    search: searchOf(call.query),
    ...(call.body !== undefined && { body: { bytes: Buffer.from(JSON.stringify(call.body)), contentType: 'application/json' } }),
  };
};

/** The request of a row. Its path is built anew from the parameters; nothing of the caller's own path travels. */
export const requestOf = (endpoint: Endpoint, call: Pick<RawCall, 'params' | 'search' | 'accept' | 'body' | 'signal' | 'trace'>): OutgoingRequest => ({
  method: methodOf(endpoint),
  path: withSearch(fillPath(endpoint, call.params as ParamsOf<Endpoint>), printable(call.search)),
  headers: headersFor({ accept: call.accept, contentType: call.body?.contentType, trace: call.trace }),
  body: call.body?.bytes,
  effect: endpoint.access === 'write' ? 'write' : 'read',
  isRepeatable: endpoint.repeatable,
  signal: call.signal,
});

/** A field of a form of several parts that PHP would read as the name of a method. */
const methodField = /name\s*=\s*["']?\s*(?:http)?[_. [+]method/i;

/** A body may be a form, whose fields PHP reads beside those of the query. */
const refuseOtherMethodIn = ({ bytes, contentType }: NonNullable<UnknownCall['body']>): void => {
  if (/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType)) return;
  const text = Buffer.from(bytes).toString('latin1');
  refuseOtherMethod(text);
  if (methodField.test(text)) refuseOtherMethod('http_method');
};

/** The request of a path outside the contract: never repeated. Its body goes as it came. */
export const requestOfUnknown = (call: UnknownCall): OutgoingRequest => {
  if (call.body) refuseOtherMethodIn(call.body);
  return {
    method: call.method,
    path: withSearch(call.path, printable(call.search)),
    headers: headersFor({ accept: call.accept, contentType: call.body?.contentType, trace: call.trace }),
    body: call.body?.bytes,
    effect: call.method === 'GET' ? 'read' : 'write',
    isRepeatable: false,
    signal: call.signal,
  };
};
