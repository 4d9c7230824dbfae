import type { Selectable } from 'kysely';
import { toIso } from '../../core/index.js';
import type { Receiver, ReceiverInput } from '../../contract/index.js';
import type { Tables } from '../../storage/index.js';

/** What may be seen of a snapshot of a group: never who is in it. */
export interface Snapshot {
  readonly id: string;
  readonly accountId: string;
  readonly groupId: string;
  /** Who had the group cleared. */
  readonly consumerId: string;
  /** `taking` where it was broken off: the group was not cleared then. */
  readonly state: 'taking' | 'kept';
  readonly receivers: number;
  /** Receivers that the last restore has written so far, or found in the group. */
  readonly restored: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly expiresAt: number;
}

export const toSnapshot = (row: Selectable<Tables['snapshots']>): Snapshot => ({
  id: row.id,
  accountId: row.account_id,
  groupId: row.group_id,
  consumerId: row.consumer_id,
  state: row.state,
  receivers: row.receivers,
  restored: row.restored,
  createdAt: row.created_at,
  expiresAt: row.expires_at,
});

/** A snapshot as operators see it. */
export const viewSnapshot = ({ createdAt, expiresAt, ...snapshot }: Snapshot) => ({
  ...snapshot,
  createdAt: toIso(createdAt),
  expiresAt: toIso(expiresAt),
});

/**
 * What is kept of a receiver and can be written again: its place in the group. Orders, events and ratings belong to the person and
 * are not touched when a group is cleared (inferred).
 */
export const inputOf = ({ email, registered, activated, deactivated, source, attributes, global_attributes, tags }: Receiver): ReceiverInput => ({
  email,
  registered,
  activated,
  deactivated,
  source,
  attributes,
  global_attributes,
  ...(tags && { tags }),
});

/** How a restore went. */
export interface Restoration {
  readonly receivers: number;
  readonly written: number;
  /** Receivers that were in the group already and stay as they are. */
  readonly left: number;
  /** Receivers that CleverReach did not take. */
  readonly refused: number;
}

/** Snapshots of groups that were cleared. Throws `not_found`, and `conflict` for a snapshot that is not whole. */
export abstract class Snapshots {
  abstract list(): Promise<readonly Snapshot[]>;
  abstract find(id: string): Promise<Snapshot | undefined>;
  /**
   * Writes the receivers that are not in their group, or in another one of the account, into it. May be repeated: nobody who is in the
   * group is touched. `tell` learns how many are in it.
   */
  abstract restore(id: string, options: { readonly by: string; readonly groupId?: string | undefined }, tell: (present: number) => void): Promise<Restoration>;
  abstract remove(id: string, by: string): Promise<void>;
}
