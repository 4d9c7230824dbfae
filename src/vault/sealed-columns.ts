import type { Tables } from '../storage/index.js';
import type { Place } from './ports.js';

/** A column of sealed texts, and how to name the owner of one by its row. */
export interface SealedColumn {
  readonly table: keyof Tables;
  readonly column: string;
  /** Columns that name a row; `ownerOf` is given their values. */
  readonly key: readonly string[];
  readonly ownerOf: (...key: readonly string[]) => string;
}

const same = (id = ''): string => id;

const ofGrant = (column: 'access_token' | 'refresh_token' | 'client_secret'): SealedColumn => ({ table: 'grants', column, key: ['account_id'], ownerOf: same });

const ofFarewell = (column: 'access_token' | 'refresh_token' | 'client_secret'): SealedColumn => ({ table: 'farewells', column, key: ['id', 'account_id'], ownerOf: (_, accountId = '') => accountId });

/** The owner that the secret of an OAuth app has. An account id has digits only, so no place of a grant is that of an app. */
export const ownerOfApp = (clientId = ''): string => `app ${clientId}`;

/**
 * Every column of the store that holds sealed texts, by what they are. What is not here is not sealed anew with a new key: a kind
 * of place that is missing does not compile, and a rotation that finds texts elsewhere does not end.
 */
export const sealedColumns: Readonly<Record<Exclude<Place['kind'], 'check'>, readonly SealedColumn[]>> = {
  access_token: [ofGrant('access_token'), ofFarewell('access_token')],
  refresh_token: [ofGrant('refresh_token'), ofFarewell('refresh_token')],
  client_secret: [ofGrant('client_secret'), ofFarewell('client_secret'), { table: 'oauth_apps', column: 'client_secret', key: ['client_id'], ownerOf: ownerOfApp }],
  code_verifier: [{ table: 'connect_attempts', column: 'code_verifier', key: ['state_hash'], ownerOf: same }],
  signing_key: [{ table: 'logins', column: 'signing_key', key: ['id'], ownerOf: same }],
  kept_answer: [{ table: 'call_records', column: 'answer', key: ['id'], ownerOf: same }],
  buffered_write: [{ table: 'buffered_writes', column: 'request', key: ['id'], ownerOf: same }],
  overtaking_call: [{ table: 'overtaking_calls', column: 'concerned', key: ['id'], ownerOf: same }],
  snapshot_page: [{ table: 'snapshot_pages', column: 'content', key: ['snapshot_id', 'page'], ownerOf: (id, page) => `${id} ${page}` }],
  shadow_password: [{ table: 'shadow_logins', column: 'password', key: ['consumer_id'], ownerOf: same }],
};
