import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Clock } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { CHAIN_START, hashEntry, toContent } from './audit-entry.js';
import type { AuditEvent } from './ports.js';

/** A change and its audit entries: both are stored, or neither. */
export interface AuditedChange {
  readonly query: Transaction<Tables>;
  readonly now: number;
  readonly record: (event: AuditEvent) => Promise<void>;
}

/** Changes that the audit log tells of. Transactions wait for each other, so the chain has one end and a free name stays free until it is taken. */
@Injectable()
export class AuditedStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async change<T>(work: (change: AuditedChange) => Promise<T>): Promise<T> {
    return this.database.transaction((query) => work({ query, now: this.clock.now(), record: (event) => this.#append(query, event) }));
  }

  async #append(query: Transaction<Tables>, event: AuditEvent): Promise<void> {
    const last = await query.selectFrom('audit').select('hash').orderBy('seq', 'desc').limit(1).executeTakeFirst();
    const previous_hash = last?.hash ?? CHAIN_START;
    const content = toContent(event, this.clock.now());
    await query.insertInto('audit').values({ ...content, previous_hash, hash: hashEntry(previous_hash, content) }).execute();
  }
}
