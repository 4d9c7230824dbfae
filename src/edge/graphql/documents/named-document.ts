import type { HTTPGraphQLRequest } from '@apollo/server';
import { toDocumentId } from '../../../access/index.js';
import { GatewayError } from '../../../core/index.js';
import type { AskedDocument } from './operation-documents.js';
import { isFields, parseFields } from './sent-query.js';
import type { Fields, SentQuery } from './sent-query.js';

/** A request as Apollo takes it, with its query taken apart once for all who read it. */
export interface SentRequest extends HTTPGraphQLRequest {
  readonly query: SentQuery;
}

const fieldsOf = ({ method, query: sent, body }: SentRequest): Fields => {
  if (method !== 'GET') return isFields(body) ? body : {};
  // Of several values the last one is taken.
  const [query, documentId] = ['query', 'documentId'].map((name) => sent.parameters.getAll(name).at(-1));
  return { query, documentId, extensions: sent.extensions };
};

const readHash = (extensions: unknown): string | undefined => {
  const persisted = isFields(extensions) ? extensions['persistedQuery'] : undefined;
  if (persisted === undefined || persisted === null) return undefined;
  const { version, sha256Hash } = isFields(persisted) ? persisted : {};
  if (version !== 1) throw new GatewayError('invalid_input', 'extensions.persistedQuery is {"version": 1, "sha256Hash": …}.');
  if (typeof sha256Hash !== 'string' || sha256Hash === '') throw new GatewayError('invalid_input', 'extensions.persistedQuery.sha256Hash is a text.');
  return toDocumentId(sha256Hash);
};

const readId = (documentId: unknown): string | undefined => {
  if (documentId === undefined || documentId === null) return undefined;
  if (typeof documentId !== 'string' || documentId.trim() === '') throw new GatewayError('invalid_input', 'documentId is a text.');
  return toDocumentId(documentId);
};

/** How the request names its document. Throws `invalid_input` where it cannot be read. */
export const readNamedDocument = (request: SentRequest): AskedDocument => {
  const { query, documentId, extensions } = fieldsOf(request);
  return { query: typeof query === 'string' && query !== '' ? query : undefined, documentId: readId(documentId), hash: readHash(extensions) };
};

const withoutHash = (extensions: unknown): unknown => {
  if (!isFields(extensions)) return extensions;
  const { persistedQuery: _hash, ...others } = extensions;
  return others;
};

/** The request as if its caller had sent the text. */
export const withText = ({ method, headers, search, body }: HTTPGraphQLRequest, text: string): HTTPGraphQLRequest => {
  if (method !== 'GET') {
    const { documentId: _id, extensions, ...others } = body as Fields;
    return { method, headers, search, body: { ...others, ...(extensions !== undefined && { extensions: withoutHash(extensions) }), query: text } };
  }
  const asked = new URLSearchParams(search);
  const extensions = withoutHash(parseFields(asked.get('extensions')));
  if (extensions !== undefined) asked.set('extensions', JSON.stringify(extensions));
  asked.delete('documentId');
  asked.set('query', text);
  return { method, headers, search: `?${asked.toString()}`, body };
};
