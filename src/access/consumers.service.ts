import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { GatewayError } from '../core/index.js';
import { Database } from '../storage/index.js';
import type { Tables } from '../storage/index.js';
import { AuditedStore } from './audited-store.js';
import { CallerCache } from './caller-cache.js';
import { changePolicy } from './consumer-policy.js';
import type { ConsumerPolicy } from './consumer-policy.js';
import type { ConsumerKind, ConsumerSwitches, Scope } from './ports.js';
import { checkAccounts, checkConsumer, checkName } from './registry-rules.js';
import { Consumers } from './registry.js';
import type { Consumer, ConsumerChange, NewConsumer } from './registry.js';
import { checkScopes } from './scopes.js';

type Row = Selectable<Tables['consumers']>;

const toConsumer = (row: Row, accountIds: readonly string[]): Consumer => ({
  id: row.id,
  name: row.name,
  kind: row.kind as ConsumerKind,
  scopes: JSON.parse(row.scopes) as Scope[],
  accountIds,
  switches: JSON.parse(row.switches) as ConsumerSwitches,
  policy: JSON.parse(row.policy) as ConsumerPolicy,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
});

const readConsumers = async (query: Kysely<Tables>, rows: readonly Row[]): Promise<readonly Consumer[]> => {
  const accounts = await query.selectFrom('consumer_accounts').selectAll().orderBy('account_id').execute();
  return rows.map((row) => toConsumer(row, accounts.filter((account) => account.consumer_id === row.id).map((account) => account.account_id)));
};

const readConsumer = async (query: Kysely<Tables>, idOrName: string): Promise<Consumer | undefined> => {
  const rows = await query.selectFrom('consumers').selectAll().where((is) => is.or([is('id', '=', idOrName), is('name', '=', idOrName)])).execute();
  const [found] = await readConsumers(query, rows.toSorted((row) => (row.id === idOrName ? -1 : 1)).slice(0, 1));
  return found;
};

const bindAccounts = async (query: Transaction<Tables>, consumerId: string, accountIds: readonly string[]): Promise<void> => {
  const wanted = await checkAccounts(query, accountIds);
  await query.deleteFrom('consumer_accounts').where('consumer_id', '=', consumerId).execute();
  if (wanted.length === 0) return;
  await query.insertInto('consumer_accounts').values(wanted.map((account_id) => ({ consumer_id: consumerId, account_id }))).execute();
};

@Injectable()
export class StoredConsumers extends Consumers {
  constructor(
    private readonly database: Database,
    private readonly store: AuditedStore,
    private readonly cache: CallerCache,
  ) {
    super();
  }

  async create(consumer: NewConsumer, by: string): Promise<Consumer> {
    const name = checkName(consumer.name, 'A consumer');
    const scopes = checkScopes(consumer.scopes);
    const policy = changePolicy({}, consumer.policy);
    const id = randomUUID();
    return this.store.change(async ({ query, now, record }) => {
      if (await readConsumer(query, name)) throw new GatewayError('conflict', `There is a consumer named "${name}" already.`);
      const { kind, switches = {} } = consumer;
      await query
        .insertInto('consumers')
        .values({ id, name, kind, scopes: JSON.stringify(scopes), switches: JSON.stringify(switches), policy: JSON.stringify(policy), created_at: now })
        .execute();
      await bindAccounts(query, id, consumer.accountIds);
      await record({ event: 'consumer.created', consumerId: id, facts: { by, kind, scopes: scopes.join(' '), accounts: consumer.accountIds.join(' ') } });
      return this.#get(query, id);
    });
  }

  async change(id: string, { scopes, accountIds, switches, policy }: ConsumerChange, by: string): Promise<Consumer> {
    const changed = await this.store.change(async ({ query, record }) => {
      await checkConsumer(query, id);
      const now = await this.#get(query, id);
      const next = { scopes: checkScopes(scopes ?? now.scopes), switches: { ...now.switches, ...switches } };
      const columns = {
        scopes: JSON.stringify(next.scopes),
        switches: JSON.stringify(next.switches),
        policy: JSON.stringify(changePolicy(now.policy, policy)),
      };
      await query.updateTable('consumers').set(columns).where('id', '=', id).execute();
      if (accountIds) await bindAccounts(query, id, accountIds);
      const consumer = await this.#get(query, id);
      const on = Object.entries(consumer.switches).filter(([, isOn]) => isOn === true).map(([name]) => name);
      const facts = { by, scopes: consumer.scopes.join(' '), accounts: consumer.accountIds.join(' '), switches: on.join(' '), policy: Object.keys(consumer.policy).join(' ') };
      await record({ event: 'consumer.changed', consumerId: id, facts });
      return consumer;
    });
    this.cache.clear();
    return changed;
  }

  async revoke(id: string, by: string): Promise<void> {
    await this.store.change(async ({ query, now, record }) => {
      await checkConsumer(query, id);
      await query.updateTable('consumers').set({ revoked_at: now }).where('id', '=', id).execute();
      await record({ event: 'consumer.revoked', consumerId: id, facts: { by } });
    });
    this.cache.clear();
  }

  async list(): Promise<readonly Consumer[]> {
    const { query } = this.database;
    return readConsumers(query, await query.selectFrom('consumers').selectAll().orderBy('created_at').orderBy('name').execute());
  }

  find(idOrName: string): Promise<Consumer | undefined> {
    return readConsumer(this.database.query, idOrName);
  }

  async #get(query: Kysely<Tables>, id: string): Promise<Consumer> {
    const consumer = await readConsumer(query, id);
    if (!consumer) throw new GatewayError('not_found', 'There is no such consumer.');
    return consumer;
  }
}
