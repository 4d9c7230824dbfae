import type { Selectable } from 'kysely';
import { toIso } from '../../core/index.js';
import type { Tables } from '../../storage/index.js';

/** What became of a buffered write. */
export const bufferedStates = ['pending', 'delivered', 'failed', 'dropped'] as const;
export type BufferedState = (typeof bufferedStates)[number];

/** What may be seen of a buffered write: never what is in it. */
export interface BufferedWrite {
  readonly id: string;
  readonly accountId: string;
  readonly consumerId: string;
  /** Row of the contract, e.g. `groupReceivers.upsert`. */
  readonly endpoint: string;
  readonly state: BufferedState;
  /** Why it waits or failed; never an address. */
  readonly reason: string | undefined;
  /** How often it was sent or tried. */
  readonly attempts: number;
  /** Milliseconds since 1970, like every time here. */
  readonly createdAt: number;
  readonly nextAt: number;
  readonly settledAt: number | undefined;
}

export const toWrite = (row: Selectable<Tables['buffered_writes']>): BufferedWrite => ({
  id: row.id,
  accountId: row.account_id,
  consumerId: row.consumer_id,
  endpoint: row.endpoint,
  state: row.state,
  reason: row.reason ?? undefined,
  attempts: row.attempts,
  createdAt: row.created_at,
  nextAt: row.next_at,
  settledAt: row.settled_at ?? undefined,
});

/** What has to be sent. */
export interface KeptRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly search: string;
  readonly body: { readonly base64: string; readonly contentType: string } | null;
}

/** A write as it is taken in. */
export interface NewBufferedWrite {
  readonly accountId: string;
  readonly consumerId: string;
  readonly endpoint: string;
  readonly request: KeptRequest;
}

/** The lock under which the writes of an account are delivered. */
export const deliveryOf = (accountId: string): string => `deliver ${accountId}`;

export interface BufferedFilter {
  readonly accountId?: string | undefined;
  readonly state?: BufferedState | undefined;
  /** Most entries; the newest first. */
  readonly limit: number;
}

/** The buffered writes as an operator handles them. Throws `not_found`, and `conflict` where the state of the write does not allow it. */
export abstract class BufferedWrites {
  abstract list(filter: BufferedFilter): Promise<readonly BufferedWrite[]>;
  /** Has a failed or waiting write delivered as soon as its turn comes. */
  abstract retry(id: string, by: string): Promise<void>;
  /** Gives up a write that was not delivered; its content is erased. Throws `conflict` where it may be on its way. */
  abstract drop(id: string, by: string): Promise<void>;
}

/** A buffered write as operators see it. */
export const viewBufferedWrite = ({ createdAt, nextAt, settledAt, reason, ...write }: BufferedWrite) => ({
  ...write,
  reason: reason ?? null,
  createdAt: toIso(createdAt),
  nextAt: write.state === 'pending' ? toIso(nextAt) : null,
  settledAt: toIso(settledAt),
});
