import type { AuditEvent } from './ports.js';
import { sha256 } from './api-key.js';

/** Hash that the first entry follows. */
export const CHAIN_START = '0'.repeat(64);

/** An entry as it is stored, but for its place in the chain. */
export interface AuditContent {
  readonly at: number;
  readonly event: string;
  readonly consumer_id: string | null;
  readonly account_id: string | null;
  /** Canonical JSON: keys sorted, so that one content has one text. */
  readonly facts: string;
}

export const toContent = ({ event, consumerId, accountId, facts = {} }: AuditEvent, at: number): AuditContent => ({
  at,
  event,
  consumer_id: consumerId ?? null,
  account_id: accountId ?? null,
  facts: JSON.stringify(Object.fromEntries(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)))),
});

/** The hash of an entry covers its content and, through the hash before it, every entry so far. */
export const hashEntry = (previousHash: string, { at, event, consumer_id, account_id, facts }: AuditContent): string =>
  sha256(JSON.stringify([previousHash, at, event, consumer_id, account_id, facts]));
