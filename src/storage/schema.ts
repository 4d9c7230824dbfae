import type { ColumnType, Generated } from 'kysely';
import type {
  AccountStampsTable, BufferedWritesTable, CallRecordsTable, HookRegistrationsTable, LegacyUsageTable, OvertakingCallsTable, PersistedDocumentsTable, SnapshotPagesTable, SnapshotsTable, UpstreamPaceTable,
} from './call-tables.js';
import type { MaybeMillis, MaybeSealed, Millis, Sealed } from './columns.js';
import type { CountersTable, PlacesTable } from './shared-counts.schema.js';

/** One vault key the store was written with, and a sealed check value by which a wrong key is found at once. */
export interface VaultKeysTable {
  readonly key_id: string;
  readonly check_value: string;
  readonly created_at: Millis;
  /** Since when nothing is sealed with it any more. */
  retired_at: MaybeMillis;
}

/** A process that has vault keys, as long as it says so. */
export interface VaultHoldersTable {
  readonly id: string;
  /** Host and number of the process. */
  readonly place: string;
  /** Ids of its keys, the one it seals with first, separated by spaces. */
  key_ids: string;
  expires_at: Millis;
}

/** A CleverReach account. Its id is CleverReach's customer number (digits). */
export interface AccountsTable {
  readonly id: string;
  name: string;
  readonly created_at: Millis;
}

/** What lets the gateway speak for an account. `version` grows with every write, so that two writers notice each other. */
export interface GrantsTable {
  readonly account_id: string;
  /** The agency whose token fetches the tokens of this account; null where the account is connected by itself. */
  parent_account_id: string | null;
  client_id: string;
  client_secret: MaybeSealed;
  access_token: MaybeSealed;
  refresh_token: MaybeSealed;
  expires_at: MaybeMillis;
  /** When the token shall be renewed, some time before it expires. */
  renew_at: MaybeMillis;
  state: 'connected' | 'waiting' | 'reconnect_needed';
  failures: number;
  /** No exchange before this time, after one that failed. */
  retry_at: MaybeMillis;
  /** By the time of the store: until then an exchange may be under way, and nobody else begins one. */
  exchange_until: MaybeMillis;
  /** Since when the state is what it is. */
  since: MaybeMillis;
  /** Names the connection, anew each time the account is connected; null where it was connected before there were names. */
  connection: string | null;
  version: number;
  updated_at: Millis;
}

/** Grants of disconnected accounts whose tokens CleverReach has not ended yet. */
export interface FarewellsTable {
  readonly id: string;
  readonly account_id: string;
  readonly client_id: string;
  readonly client_secret: MaybeSealed;
  access_token: MaybeSealed;
  refresh_token: MaybeSealed;
  expires_at: MaybeMillis;
  attempts: number;
  /** When CleverReach is told again. */
  next_at: Millis;
  readonly created_at: Millis;
}

export interface ConsumersTable {
  readonly id: string;
  name: string;
  kind: string;
  /** JSON array of scopes. */
  scopes: string;
  /** JSON object of switches. */
  switches: string;
  /** JSON object of what is limited and opened; empty where nothing is. */
  policy: Generated<string>;
  readonly created_at: Millis;
  revoked_at: MaybeMillis;
}

export interface ConsumerAccountsTable {
  readonly consumer_id: string;
  readonly account_id: string;
}

/** API keys: `prefix` finds the row, `hash` proves the rest. */
export interface ApiKeysTable {
  readonly id: string;
  readonly consumer_id: string;
  name: string;
  readonly prefix: string;
  readonly hash: string;
  readonly created_at: Millis;
  expires_at: MaybeMillis;
  revoked_at: MaybeMillis;
  last_used_at: MaybeMillis;
}

/** OAuth clients (v3 integrations) and legacy logins (v1 and v2) that may ask for gateway tokens. */
export interface LoginsTable {
  readonly id: string;
  readonly consumer_id: string;
  readonly account_id: string;
  readonly kind: 'oauth' | 'legacy';
  /** OAuth client id, or the customer number of a legacy login. */
  readonly client_id: string;
  /** User name of a legacy login; empty for an OAuth client. */
  readonly login: string;
  /** Salted hash of the client secret or password. */
  secret_hash: string;
  /** Sealed key that signs this login's tokens. A new one revokes them all. */
  signing_key: Sealed;
  /** JSON array of the addresses a browser may be sent back to with a code. */
  redirect_uris: ColumnType<string, string | undefined, string>;
  readonly created_at: Millis;
  revoked_at: MaybeMillis;
}

/** Gateway refresh tokens. `family` joins all that came from one first token or code; the access token issued beside one ends with it. */
export interface RefreshTokensTable {
  readonly hash: string;
  readonly login_id: string;
  readonly family: string;
  readonly access_hash: string | null;
  readonly access_expires_at: MaybeMillis;
  readonly expires_at: Millis;
  used_at: MaybeMillis;
}

/** Codes of /oauth/authorize.php. A used one is kept for a while: whoever brings it again ends the tokens of its family. */
export interface AuthorizationCodesTable {
  readonly hash: string;
  readonly login_id: string;
  readonly redirect_uri: string;
  /** PKCE challenge (S256), where the client sent one. */
  readonly challenge: string | null;
  readonly family: string;
  readonly expires_at: Millis;
  used_at: MaybeMillis;
}

/** OAuth apps of CleverReach through which accounts are connected in a browser; the secret is sealed. */
export interface OAuthAppsTable {
  readonly client_id: string;
  client_secret: Sealed;
  readonly created_at: Millis;
}

/** Operators signed in with a browser; good as long as their key is. */
export interface OperatorSessionsTable {
  readonly hash: string;
  readonly key_id: string;
  readonly expires_at: Millis;
}

/** Browsers on their way to CleverReach and back. The PKCE verifier is sealed. */
export interface ConnectAttemptsTable {
  readonly state_hash: string;
  readonly session_hash: string;
  readonly browser_hash: string;
  readonly client_id: string;
  /** The account that must come back, where one is connected again. */
  readonly account_id: string | null;
  readonly code_verifier: Sealed;
  readonly expires_at: Millis;
}

/** Access tokens revoked before their time. */

export interface RevokedTokensTable {
  readonly hash: string;
  readonly expires_at: Millis;
}

/** Append-only; each entry carries the hash of the one before. */
export interface AuditTable {
  readonly seq: Generated<number>;
  readonly at: Millis;
  readonly event: string;
  readonly consumer_id: string | null;
  readonly account_id: string | null;
  /** JSON object: ids and counts, never personal data. */
  readonly facts: string;
  readonly previous_hash: string;
  readonly hash: string;
}

/** The login of a consumer at CleverReach's own v1 and v2, with which its reads are repeated there; the password is sealed. */
export interface ShadowLoginsTable {
  readonly consumer_id: string;
  client_id: string;
  login: string;
  password: Sealed;
  created_at: Millis;
}

/** A token that an old integration carries in its code; `hint` holds its first and last characters, or nothing. */
export interface FixedTokensTable {
  readonly id: string;
  readonly consumer_id: string;
  readonly account_id: string;
  readonly name: string;
  readonly hash: string;
  readonly hint: string;
  readonly created_at: Millis;
  revoked_at: MaybeMillis;
}

/** Names under which the company's identity provider knows consumers. */
export interface ConsumerIdentitiesTable {
  readonly identity: string;
  readonly consumer_id: string;
  readonly created_at: Millis;
}

export interface LeasesTable {
  readonly name: string;
  owner: string;
  expires_at: Millis;
}

/** The tables of the gateway, the same in SQLite and PostgreSQL. Flags are 0 or 1; JSON is kept as text. */
export interface Tables {
  vault_keys: VaultKeysTable;
  vault_holders: VaultHoldersTable;
  accounts: AccountsTable;
  grants: GrantsTable;
  farewells: FarewellsTable;
  consumers: ConsumersTable;
  consumer_accounts: ConsumerAccountsTable;
  api_keys: ApiKeysTable;
  logins: LoginsTable;
  refresh_tokens: RefreshTokensTable;
  revoked_tokens: RevokedTokensTable;
  authorization_codes: AuthorizationCodesTable;
  oauth_apps: OAuthAppsTable;
  operator_sessions: OperatorSessionsTable;
  connect_attempts: ConnectAttemptsTable;
  audit: AuditTable;
  hook_registrations: HookRegistrationsTable;
  legacy_usage: LegacyUsageTable;
  shadow_logins: ShadowLoginsTable;
  fixed_tokens: FixedTokensTable;
  upstream_pace: UpstreamPaceTable;
  consumer_identities: ConsumerIdentitiesTable;
  buffered_writes: BufferedWritesTable;
  overtaking_calls: OvertakingCallsTable;
  snapshots: SnapshotsTable;
  snapshot_pages: SnapshotPagesTable;
  persisted_documents: PersistedDocumentsTable;
  counters: CountersTable;
  places: PlacesTable;
  account_stamps: AccountStampsTable;
  call_records: CallRecordsTable;
  leases: LeasesTable;
}
