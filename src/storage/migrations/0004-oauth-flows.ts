import type { SchemaModule } from 'kysely';
import type { Migration } from './migration.js';

const createConnecting = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('oauth_apps')
    .addColumn('client_id', 'text', (column) => column.primaryKey())
    .addColumn('client_secret', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createTable('operator_sessions')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('key_id', 'text', (column) => column.notNull().references('api_keys.id').onDelete('cascade'))
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('operator_sessions_by_end').on('operator_sessions').column('expires_at').execute();
  await schema
    .createTable('connect_attempts')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('session_hash', 'text', (column) => column.notNull().references('operator_sessions.hash').onDelete('cascade'))
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('client_id', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text')
    .addColumn('code_verifier', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema.createIndex('connect_attempts_by_session').on('connect_attempts').column('session_hash').execute();
};

const createCodes = async (schema: SchemaModule): Promise<void> => {
  await schema
    .createTable('authorization_codes')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('login_id', 'text', (column) => column.notNull().references('logins.id').onDelete('cascade'))
    .addColumn('redirect_uri', 'text', (column) => column.notNull())
    .addColumn('challenge', 'text')
    .addColumn('family', 'text', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('used_at', 'bigint')
    .execute();
  await schema.createIndex('authorization_codes_by_login').on('authorization_codes').column('login_id').execute();
  await schema.createIndex('authorization_codes_by_end').on('authorization_codes').column('expires_at').execute();
};

/** The browser flows: connecting accounts at CleverReach, and plugins that authorize at the gateway. */
export const oauthFlows: Migration = {
  name: '0004-oauth-flows',
  async apply({ schema }) {
    await createConnecting(schema);
    await createCodes(schema);
    await schema.alterTable('logins').addColumn('redirect_uris', 'text', (column) => column.notNull().defaultTo('[]')).execute();
    await schema.alterTable('refresh_tokens').addColumn('access_hash', 'text').execute();
    await schema.alterTable('refresh_tokens').addColumn('access_expires_at', 'bigint').execute();
  },
};
