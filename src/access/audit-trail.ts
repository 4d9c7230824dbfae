import type { AuditEvent } from './ports.js';

/** One entry of the audit log. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly event: string;
  readonly consumerId: string | undefined;
  readonly accountId: string | undefined;
  readonly facts: NonNullable<AuditEvent['facts']>;
}

export interface AuditFilter {
  readonly event?: string | undefined;
  readonly consumerId?: string | undefined;
  readonly accountId?: string | undefined;
  /** Entries before this one only, for paging. */
  readonly beforeSeq?: number | undefined;
  /** 50 where absent. */
  readonly limit?: number | undefined;
}

/** `brokenSeq` is the first entry that was changed, or whose predecessor was; undefined where the chain holds. */
export interface AuditVerdict {
  readonly entries: number;
  /** Hash of the last good entry. Noted elsewhere, it also proves that no entry was cut off the end. */
  readonly lastHash: string;
  readonly brokenSeq: number | undefined;
  /** Whether the noted hash is the one of a good entry; undefined where none was noted. */
  readonly hasNoted: boolean | undefined;
}

/** Reads the audit log. */
export abstract class AuditTrail {
  /** The newest entries that fit, newest first. */
  abstract list(filter: AuditFilter): Promise<readonly AuditEntry[]>;
  /** `noted` is the last hash of an earlier verdict, kept elsewhere: where its entry is gone, the end was cut off since. */
  abstract verify(noted?: string): Promise<AuditVerdict>;
}
