import type { Generated } from 'kysely';
import type { Count, MaybeCount, MaybeMillis, MaybeSealed, Millis, Sealed } from './columns.js';

/** A webhook that a consumer has registered through the gateway. No secret of it is kept. */
export interface HookRegistrationsTable {
  readonly consumer_id: string;
  readonly account_id: string;
  readonly event: string;
  /** Empty where the registration has none. */
  readonly condition: string;
  readonly url: string;
  readonly created_at: Millis;
}

/** What an old integration did at v1 and v2: how often, counted together by every process. Nothing of any person. */
export interface LegacyUsageTable {
  readonly consumer_id: string;
  /** Id of the operation. */
  readonly operation: string;
  /**
   * What `name` names: a spelling of the version, a row of the table that changed the call, a habit, a client program, how a
   * comparison with the old API ended, or a difference that it found.
   */
  readonly kind: 'version' | 'row' | 'habit' | 'client' | 'shadow' | 'difference';
  readonly name: string;
  calls: Count;
  errors: Count;
  first_seen_at: Millis;
  last_seen_at: Millis;
}

/** How CleverReach has slowed an account: by whom it was met last, at which speed, and until when nothing is sent. Times are the store's. */
export interface UpstreamPaceTable {
  readonly account_id: string;
  instance: string;
  calls_per_minute: Count;
  slowed_at: Millis;
  paused_until: Millis;
}

/** Writes that wait until CleverReach takes them, in the order of `seq`; the request is sealed, and erased once it was delivered or dropped. */
export interface BufferedWritesTable {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly account_id: string;
  readonly consumer_id: string;
  readonly endpoint: string;
  request: MaybeSealed;
  bytes: Count;
  state: 'pending' | 'delivered' | 'failed' | 'dropped';
  reason: string | null;
  attempts: Count;
  next_at: Millis;
  readonly created_at: Millis;
  settled_at: MaybeMillis;
  /** Rows that CleverReach has taken where it refused others. */
  taken_rows: MaybeCount;
}

/** A call that a sign-up begun before it would undo, by the time of the store; whom it concerns is sealed. */
export interface OvertakingCallsTable {
  readonly id: string;
  readonly account_id: string;
  readonly begun_at: Millis;
  concerned: Sealed;
}

/** The receivers of a group as they were before it was cleared. */
export interface SnapshotsTable {
  readonly id: string;
  readonly account_id: string;
  readonly group_id: string;
  readonly consumer_id: string;
  state: 'taking' | 'kept';
  receivers: Count;
  bytes: Count;
  restored: Count;
  readonly created_at: Millis;
  readonly expires_at: Millis;
}

/** The content is sealed. */
export interface SnapshotPagesTable {
  readonly snapshot_id: string;
  readonly page: string;
  content: Sealed;
}

/** A GraphQL document that callers run by its id. */
export interface PersistedDocumentsTable {
  /** Empty for a document of every consumer. */
  readonly consumer_id: string;
  /** What callers send: a SHA-256 in hexadecimal digits, or a word of the tool that made it. */
  readonly id: string;
  readonly document: string;
  /** JSON array of `query Name`, `mutation Name`, … */
  readonly operations: string;
  readonly created_at: Millis;
}

/** Changes with every write to an account whose answers are kept. */
export interface AccountStampsTable {
  readonly account_id: string;
  stamp: string;
}

/** A call that callers named with an `Idempotency-Key`, and how it ended; the answer is sealed. */
export interface CallRecordsTable {
  readonly id: string;
  fingerprint: string;
  owner: string;
  state: 'running' | 'unknown' | 'done';
  leased_until: Millis;
  expires_at: Millis;
  answer: MaybeSealed;
}
