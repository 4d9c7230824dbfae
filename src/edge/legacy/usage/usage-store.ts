import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Database } from '../../../storage/index.js';
import type { Tables } from '../../../storage/index.js';
import { boundNames } from './usage.js';
import type { UsageCount } from './usage.js';

/** The names that are counted already, by what they belong to: only of kinds whose names come from outside. */
const readNames = async (query: Transaction<Tables>, consumerIds: readonly string[]): Promise<Map<string, Set<string>>> => {
  const rows = await query
    .selectFrom('legacy_usage')
    .select(['consumer_id', 'operation', 'kind', 'name'])
    .where('kind', 'in', ['client', 'difference'])
    .where('consumer_id', 'in', consumerIds)
    .execute();
  const names = Map.groupBy(rows, ({ consumer_id, operation, kind }) => [consumer_id, operation, kind].join('\n'));
  return new Map([...names].map(([key, same]) => [key, new Set(same.map(({ name }) => name))]));
};

const write = async (query: Transaction<Tables>, { consumerId, operation, kind, name, ...counts }: UsageCount): Promise<void> => {
  const { calls, errors, firstSeenAt, lastSeenAt } = counts;
  await query
    .insertInto('legacy_usage')
    .values({ consumer_id: consumerId, operation, kind, name, calls, errors, first_seen_at: firstSeenAt, last_seen_at: lastSeenAt })
    .onConflict((row) =>
      row.columns(['consumer_id', 'operation', 'kind', 'name']).doUpdateSet((of) => ({
        calls: of('legacy_usage.calls', '+', calls),
        errors: of('legacy_usage.errors', '+', errors),
        first_seen_at: of.case().when('legacy_usage.first_seen_at', '<', firstSeenAt).then(of.ref('legacy_usage.first_seen_at')).else(firstSeenAt).end(),
        last_seen_at: of.case().when('legacy_usage.last_seen_at', '>', lastSeenAt).then(of.ref('legacy_usage.last_seen_at')).else(lastSeenAt).end(),
      })),
    )
    .execute();
};

/** Counts of every process on one store. */
@Injectable()
export class UsageStore {
  constructor(private readonly database: Database) {}

  /** Adds to what is there: all of it or, where it throws, nothing. */
  async add(counts: readonly UsageCount[]): Promise<void> {
    await this.database.transaction(async (query) => {
      const known = await readNames(query, [...new Set(counts.map(({ consumerId }) => consumerId))]);
      for (const count of counts) await write(query, boundNames(count, known));
    });
  }

  async read(consumerId?: string): Promise<readonly UsageCount[]> {
    let query = this.database.query.selectFrom('legacy_usage').selectAll().orderBy('consumer_id').orderBy('operation').orderBy('kind').orderBy('name');
    if (consumerId !== undefined) query = query.where('consumer_id', '=', consumerId);
    return (await query.execute()).map((row) => ({
      consumerId: row.consumer_id,
      operation: row.operation,
      kind: row.kind,
      name: row.name,
      calls: row.calls,
      errors: row.errors,
      firstSeenAt: row.first_seen_at,
      lastSeenAt: row.last_seen_at,
    }));
  }
}
