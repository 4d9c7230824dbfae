import { Injectable } from '@nestjs/common';
import type { Selectable } from 'kysely';
import { LRUCache } from 'lru-cache';
import { AppConfig } from '../config/index.js';
import { GatewayError } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { AuditedStore } from './audited-store.js';
import type { AuditedChange } from './audited-store.js';
import { checkConsumer } from './registry-rules.js';

/** A GraphQL document that callers run by its id. */
export interface PersistedDocument {
  readonly id: string;
  /** The one consumer that may run it; undefined where every consumer may. */
  readonly consumerId: string | undefined;
  readonly document: string;
  /** What it holds: `query Name`, `mutation Name`. */
  readonly operations: readonly string[];
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

export type NewDocument = Pick<PersistedDocument, 'id' | 'document' | 'operations'>;

type Row = Selectable<Tables['persisted_documents']>;

const EVERY_CONSUMER = '';
const MAX_REMEMBERED_CHARACTERS = 33_554_432;

/** An id as it is kept: a SHA-256 without the prefix `sha256:` that some clients write before it, in small letters. */
export const toDocumentId = (sent: string): string => {
  const id = sent.trim();
  const digest = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(id)?.[1];
  return digest?.toLowerCase() ?? id;
};

const toDocument = ({ consumer_id, id, document, operations, created_at }: Row): PersistedDocument => ({
  id,
  consumerId: consumer_id === EVERY_CONSUMER ? undefined : consumer_id,
  document,
  operations: JSON.parse(operations) as string[],
  createdAt: created_at,
});

const checkId = (id: string): void => {
  if (!/^[\x21-\x7e]{1,200}$/.test(id)) throw new GatewayError('invalid_input', 'The id of a document has 1 to 200 visible ASCII characters.');
};

/**
 * Documents registered by the operator, of one consumer or of all. Every change is written to the audit log with `by`. A document that
 * was removed stops within ACCESS_CACHE_MS in every process; while the database does not answer, those run before go on.
 */
@Injectable()
export class PersistedDocuments {
  readonly #texts: LRUCache<string, string>;

  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    config: AppConfig,
  ) {
    this.#texts = new LRUCache({
      maxSize: MAX_REMEMBERED_CHARACTERS,
      sizeCalculation: (text) => text.length + 1,
      ttl: Math.max(1, config.values.ACCESS_CACHE_MS),
      allowStaleOnFetchRejection: true,
      fetchMethod: (key) => this.#read(key),
    });
  }

  /** Registers all or none. What is registered already with the same text stays. Throws `conflict` for an id that has another text, and `not_found` for an unknown consumer. */
  async add(documents: readonly NewDocument[], options: { readonly consumerId?: string | undefined; readonly by: string }): Promise<readonly PersistedDocument[]> {
    const { consumerId = EVERY_CONSUMER, by } = options;
    const added = await this.store.change(async (change) => {
      if (consumerId !== EVERY_CONSUMER) await checkConsumer(change.query, consumerId);
      const rows: Row[] = [];
      for (const { id: sent, document, operations } of documents) {
        const id = toDocumentId(sent);
        checkId(id);
        rows.push(await this.#insert(change, { row: { consumer_id: consumerId, id, document, operations: JSON.stringify(operations), created_at: change.now }, by }));
      }
      return rows.map(toDocument);
    });
    this.#texts.clear();
    return added;
  }

  /** What a consumer may run, or everything. */
  async list(consumerId?: string): Promise<readonly PersistedDocument[]> {
    const all = this.database.query.selectFrom('persisted_documents').selectAll().orderBy('created_at').orderBy('id').orderBy('consumer_id');
    const rows = await (consumerId === undefined ? all : all.where('consumer_id', 'in', [consumerId, EVERY_CONSUMER])).execute();
    return rows.map(toDocument);
  }

  /** Throws `not_found` where the document is not registered for exactly this consumer, or for all where none is named. */
  async remove(sent: string, { consumerId = EVERY_CONSUMER, by }: { readonly consumerId?: string | undefined; readonly by: string }): Promise<void> {
    const id = toDocumentId(sent);
    await this.store.change(async ({ query, record }) => {
      const removed = await query.deleteFrom('persisted_documents').where((row) => row.and({ consumer_id: consumerId, id })).returning('id').executeTakeFirst();
      const whose = consumerId === EVERY_CONSUMER ? 'for every consumer' : 'for this consumer';
      if (!removed) throw new GatewayError('not_found', `There is no document "${id}" that is registered ${whose}.`);
      await record({ event: 'document.removed', ...(consumerId !== EVERY_CONSUMER && { consumerId }), facts: { by, document: id } });
    });
    this.#texts.clear();
  }

  /** The text that the consumer runs by this id: its own before that of all. */
  find(consumerId: string, sent: string): Promise<string | undefined> {
    return this.#texts.fetch(JSON.stringify([consumerId, toDocumentId(sent)]));
  }

  async #insert({ query, record }: AuditedChange, { row, by }: { readonly row: Row; readonly by: string }): Promise<Row> {
    const { consumer_id, id, document } = row;
    const known = await query.selectFrom('persisted_documents').selectAll().where((old) => old.and({ consumer_id, id })).executeTakeFirst();
    if (known && known.document !== document) throw new GatewayError('conflict', `Another document is registered as "${id}". Remove it first, or give the new one an id of its own.`);
    if (known) return known;
    await query.insertInto('persisted_documents').values(row).execute();
    await record({ event: 'document.added', ...(consumer_id !== EVERY_CONSUMER && { consumerId: consumer_id }), facts: { by, document: id } });
    return row;
  }

  async #read(key: string): Promise<string | undefined> {
    const [consumerId, id] = JSON.parse(key) as [string, string];
    const rows = await this.database.query
      .selectFrom('persisted_documents')
      .select(['consumer_id', 'document'])
      .where('id', '=', id)
      .where('consumer_id', 'in', [consumerId, EVERY_CONSUMER])
      .execute();
    return (rows.find((row) => row.consumer_id === consumerId) ?? rows[0])?.document;
  }
}
