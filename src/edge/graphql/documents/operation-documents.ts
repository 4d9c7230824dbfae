import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PersistedDocuments, toDocumentId } from '../../../access/index.js';
import type { Caller } from '../../../access/index.js';
import { AppConfig } from '../../../config/index.js';
import { GatewayError } from '../../../core/index.js';
import { AutomaticDocuments } from './automatic-documents.js';

/** How a request names its document: by text, by `extensions.persistedQuery.sha256Hash`, by `documentId`. */
export interface AskedDocument {
  readonly query: string | undefined;
  readonly documentId: string | undefined;
  readonly hash: string | undefined;
}

const notFound = (): GatewayError => new GatewayError('persisted_query_not_found', 'PersistedQueryNotFound');
const required = (): GatewayError =>
  new GatewayError('persisted_query_required', 'This credential runs registered documents only: send the id of one (documentId, or extensions.persistedQuery.sha256Hash).');
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Finds the text that a request runs. */
@Injectable()
export class OperationDocuments {
  constructor(
    private readonly registered: PersistedDocuments,
    private readonly automatic: AutomaticDocuments,
    private readonly config: AppConfig,
  ) {}

  /**
   * Undefined where the request names no document at all. Throws `persisted_query_not_found`, `persisted_query_not_supported`,
   * `persisted_query_required`, `body_too_large`, and `invalid_input` where text and hash do not belong together.
   */
  async textOf({ consumerId, switches }: Caller, asked: AskedDocument): Promise<string | undefined> {
    const { query, documentId, hash } = asked;
    const id = documentId ?? hash;
    this.#check(asked);
    if (switches.persistedOnly === true) return this.#registeredOnly(consumerId, asked);
    if (id === undefined) return query;
    if (query !== undefined) {
      this.automatic.keep(consumerId, id, query);
      return query;
    }
    const text = this.automatic.find(consumerId, toDocumentId(id)) ?? (await this.registered.find(consumerId, id));
    if (text !== undefined) return text;
    throw this.automatic.isOn || documentId !== undefined ? notFound() : new GatewayError('persisted_query_not_supported', 'PersistedQueryNotSupported');
  }

  #check({ query, documentId, hash }: AskedDocument): void {
    const limit = this.config.values.GRAPHQL_MAX_DOCUMENT_BYTES;
    if (documentId !== undefined && (query !== undefined || hash !== undefined)) {
      throw new GatewayError('invalid_input', 'Send documentId alone: the text or another hash beside it could name another document.');
    }
    if (query === undefined) return;
    if (Buffer.byteLength(query) > limit) throw new GatewayError('body_too_large', `The document is longer than ${limit} bytes (GRAPHQL_MAX_DOCUMENT_BYTES).`);
    if (hash !== undefined && digestOf(query) !== hash) throw new GatewayError('invalid_input', 'The provided sha256Hash is not that of the query.');
  }

  /** A text beside its hash is what automatic clients send after the hash alone was not found. */
  async #registeredOnly(consumerId: string, { query, documentId, hash }: AskedDocument): Promise<string | undefined> {
    const id = documentId ?? hash;
    if (id === undefined && query === undefined) return undefined;
    const text = id === undefined ? undefined : await this.registered.find(consumerId, id);
    if (text !== undefined) return text;
    throw query === undefined ? notFound() : required();
  }
}
