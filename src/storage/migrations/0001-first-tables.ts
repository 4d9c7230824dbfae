import type { SchemaModule } from 'kysely';
import type { Database } from '../ports.js';
import type { Migration } from './migration.js';

const createVaultKeys = (schema: SchemaModule): Promise<void> =>
  schema
    .createTable('vault_keys')
    .addColumn('key_id', 'text', (column) => column.primaryKey())
    .addColumn('check_value', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

const createAccounts = (schema: SchemaModule): Promise<void> =>
  schema
    .createTable('accounts')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();

const createGrants = (schema: SchemaModule): Promise<void> =>
  schema
    .createTable('grants')
    .addColumn('account_id', 'text', (column) => column.primaryKey().references('accounts.id').onDelete('cascade'))
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('client_secret', 'text')
    .addColumn('access_token', 'text')
    .addColumn('refresh_token', 'text')
    .addColumn('expires_at', 'bigint')
    .addColumn('renew_at', 'bigint')
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('retry_at', 'bigint')
    .addColumn('since', 'bigint')
    .addColumn('version', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();

const createConsumers = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('consumers')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull().unique())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('scopes', 'text', (column) => column.notNull())
    .addColumn('switches', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .execute();
  await schema
    .createTable('consumer_accounts')
    .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addPrimaryKeyConstraint('consumer_accounts_pkey', ['consumer_id', 'account_id'])
    .execute();
  await schema.createIndex('consumer_accounts_by_account').on('consumer_accounts').column('account_id').execute();
};

const createApiKeys = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('api_keys')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('prefix', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('revoked_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .execute();
  await schema.createIndex('api_keys_by_consumer').on('api_keys').column('consumer_id').execute();
};

const createLogins = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('logins')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('consumer_id', 'text', (column) => column.notNull().references('consumers.id').onDelete('cascade'))
    .addColumn('account_id', 'text', (column) => column.notNull().references('accounts.id').onDelete('cascade'))
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('login', 'text', (column) => column.notNull())
    .addColumn('secret_hash', 'text', (column) => column.notNull())
    .addColumn('signing_key', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addUniqueConstraint('logins_are_unique', ['kind', 'client_id', 'login'])
    .execute();
  await schema.createIndex('logins_by_consumer').on('logins').column('consumer_id').execute();
  await schema.createIndex('logins_by_account').on('logins').column('account_id').execute();
};

const createTokens = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('refresh_tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('login_id', 'text', (column) => column.notNull().references('logins.id').onDelete('cascade'))
    .addColumn('family', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema.createIndex('refresh_tokens_by_login').on('refresh_tokens').column('login_id').execute();
  await schema.createIndex('refresh_tokens_by_family').on('refresh_tokens').column('family').execute();
  await schema.createIndex('refresh_tokens_by_end').on('refresh_tokens').column('expires_at').execute();
  await schema
    .createTable('revoked_tokens')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('revoked_tokens_by_end').on('revoked_tokens').column('expires_at').execute();
};

/** `previous_hash` is unique, so that the chain has no fork. No foreign keys: what an entry names may be gone. */
const createAudit = async (schema: SchemaModule, kind: Database['kind']): Promise<void> => {
  const numbered = schema.createTable('audit');
  await (
    kind === 'sqlite'
      ? numbered.addColumn('seq', 'integer', (column) => column.primaryKey().autoIncrement())
      : numbered.addColumn('seq', 'bigint', (column) => column.primaryKey().generatedByDefaultAsIdentity())
  )
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('consumer_id', 'text')
    .addColumn('account_id', 'text')
    .addColumn('facts', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await schema.createIndex('audit_by_time').on('audit').column('at').execute();
};

const createLeases = (schema: SchemaModule): Promise<void> =>
  schema
    .createTable('leases')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();

export const firstTables: Migration = {
  name: '0001-first-tables',
  async apply({ schema }, kind) {
    await createVaultKeys(schema);
    await createAccounts(schema);
    await createGrants(schema);
    await createConsumers(schema);
    await createApiKeys(schema);
    await createLogins(schema);
    await createTokens(schema);
    await createAudit(schema, kind);
    await createLeases(schema);
  },
};
