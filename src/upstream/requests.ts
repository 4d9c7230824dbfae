import { fillPath, methodOf } from '../contract/index.js';
import type { Endpoint, ParamsOf } from '../contract/index.js';
import type { OutgoingRequest } from '../transport/index.js';
import { headersFor } from './headers.js';
import type { CallContext, RawCall, TypedCall, UnknownCall } from './ports.js';

const withSearch = (path: string, search: string | undefined): string => (search === undefined || search === '' ? path : `${path}?${search}`);

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
  const { caller, accountId, requestId, dryRun, mayKeep, signal, noteCache, trace } = call;
  const context: CallContext = { caller, accountId, requestId, signal, noteCache, trace, ...(dryRun !== undefined && { dryRun }), ...(mayKeep !== undefined && { mayKeep }) };
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

/** The request of a path outside the contract: never repeated. */
export const requestOfUnknown = (call: UnknownCall): OutgoingRequest => ({
  method: call.method,
  path: withSearch(call.path, printable(call.search)),
  headers: headersFor({ accept: call.accept, contentType: call.body?.contentType, trace: call.trace }),
  body: call.body?.bytes,
  effect: call.method === 'GET' ? 'read' : 'write',
  isRepeatable: false,
  signal: call.signal,
});
