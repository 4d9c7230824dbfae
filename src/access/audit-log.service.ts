import { Injectable } from '@nestjs/common';
import { Database } from '../storage/index.js';
import { CHAIN_START, hashEntry } from './audit-entry.js';
import { AuditTrail } from './audit-trail.js';
import type { AuditEntry, AuditFilter, AuditVerdict } from './audit-trail.js';
import { AuditedStore } from './audited-store.js';
import { AuditLog } from './ports.js';
import type { AuditEvent } from './ports.js';

const DEFAULT_ENTRIES = 50;
const PAGE = 1_000;

@Injectable()
export class StoredAuditLog extends AuditLog {
  constructor(private readonly store: AuditedStore) {
    super();
  }

  async record(event: AuditEvent): Promise<void> {
    await this.store.change((change) => change.record(event));
  }
}

@Injectable()
export class StoredAuditTrail extends AuditTrail {
  constructor(private readonly database: Database) {
    super();
  }

  async list(filter: AuditFilter): Promise<readonly AuditEntry[]> {
    let query = this.database.query.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(filter.limit ?? DEFAULT_ENTRIES);
    if (filter.event !== undefined) query = query.where('event', '=', filter.event);
    if (filter.consumerId !== undefined) query = query.where('consumer_id', '=', filter.consumerId);
    if (filter.accountId !== undefined) query = query.where('account_id', '=', filter.accountId);
    if (filter.beforeSeq !== undefined) query = query.where('seq', '<', filter.beforeSeq);
    const rows = await query.execute();
    return rows.map((row) => ({
      seq: row.seq,
      at: row.at,
      event: row.event,
      consumerId: row.consumer_id ?? undefined,
      accountId: row.account_id ?? undefined,
      facts: JSON.parse(row.facts) as AuditEntry['facts'],
    }));
  }

  async verify(noted?: string): Promise<AuditVerdict> {
    let seq = 0;
    let entries = 0;
    let lastHash = CHAIN_START;
    let hasNoted = noted === undefined ? undefined : noted === lastHash;
    for (;;) {
      const rows = await this.database.query.selectFrom('audit').selectAll().where('seq', '>', seq).orderBy('seq').limit(PAGE).execute();
      for (const row of rows) {
        if (row.previous_hash !== lastHash || row.hash !== hashEntry(lastHash, row)) return { entries, lastHash, hasNoted, brokenSeq: row.seq };
        ({ seq, hash: lastHash } = row);
        entries += 1;
        if (lastHash === noted) hasNoted = true;
      }
      if (rows.length < PAGE) return { entries, lastHash, hasNoted, brokenSeq: undefined };
    }
  }
}
