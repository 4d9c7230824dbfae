import { Injectable } from '@nestjs/common';
import type { Transaction } from 'kysely';
import { Database } from '../../../storage/index.js';
import type { Tables } from '../../../storage/index.js';
import { MAX_CLIENTS, otherClients } from './usage.js';
import type { UsageCount } from './usage.js';

type Names = ReadonlyMap<string, Set<string>>;

const whose = ({ consumerId, operation }: Pick<UsageCount, 'consumerId' | 'operation'>): string => `${consumerId}\n${operation}`;

const readClients = async (query: Transaction<Tables>, consumerIds: readonly string[]): Promise<Names> => {
  const rows = await query
    .selectFrom('legacy_usage')
    .select(['consumer_id', 'operation', 'name'])
    .where('kind', '=', 'client')
    .where('consumer_id', 'in', consumerIds)
    .execute();
  const names = new Map<string, Set<string>>();
  for (const { consumer_id: consumerId, operation, name } of rows) {
    const key = whose({ consumerId, operation });
    names.set(key, (names.get(key) ?? new Set()).add(name));
  }
  return names;
};

/** A client that would be one too many in the store counts with the others. */
const boundClients = (counts: readonly UsageCount[], stored: Names): readonly UsageCount[] => {
  const known = new Map([...stored].map(([key, names]) => [key, new Set(names)]));
  return counts.map((count) => {
    if (count.kind !== 'client') return count;
    const names = known.get(whose(count)) ?? new Set<string>();
    known.set(whose(count), names);
    if (names.size < MAX_CLIENTS) names.add(count.name);
    return names.has(count.name) ? count : { ...count, name: otherClients };
  });
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
      const stored = await readClients(query, [...new Set(counts.map(({ consumerId }) => consumerId))]);
      for (const count of boundClients(counts, stored)) await write(query, count);
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
