/**
 * A stamp per account that changes with every write to it: what was read under another stamp may be out of date. Stamps never come
 * back, so a store that was emptied makes nothing valid again.
 */
export abstract class AccountStamps {
  /** The stamp of an account, made where there is none. */
  abstract read(accountId: string): Promise<string>;
  /** Replaces the stamp of an account that has one; nobody has read the others. */
  abstract change(accountId: string, stamp: string): Promise<void>;
}

/** Answers that processes keep for each other. What they are handed is sealed; what they lose is asked for again. */
export abstract class SharedAnswers {
  /** With the time it is still kept. Undefined where there is none, and where the store does not answer. */
  abstract find(key: string): Promise<{ readonly sealed: string; readonly leftMs: number } | undefined>;
  /** `seal` is called only where there is a store. */
  abstract put(key: string, seal: () => string, keepMs: number): void;
  abstract remove(key: string): void;
}

/** A wish to carry out what may be carried out once. */
export interface CallClaim {
  /** Names the call; holds no personal data. */
  readonly id: string;
  /** A digest of what was sent under that name. */
  readonly fingerprint: string;
  /** Who carries it out. */
  readonly owner: string;
  /** Doing it a second time does no harm. */
  readonly isRepeatable: boolean;
}

/**
 * What is known of a call. `mine`: it is the claimer's now. `running`: somebody else carries it out. `unknown`: it was begun, and nobody
 * knows how it ended. `other`: its name stands for something else. `done`: `owner` has carried it out, and its end is kept, sealed; null
 * where it could not be kept.
 */
export type ClaimedCall =
  | { readonly state: 'mine' | 'running' | 'unknown' | 'other' }
  | { readonly state: 'done'; readonly sealed: string | null; readonly owner: string };

/** How a call ended. */
export type Ending = { readonly state: 'unknown' } | { readonly state: 'done'; readonly sealed: string | null };

/** Remembers which calls were carried out and how they ended, for every process on the store, until their time is over. */
export abstract class CallRecords {
  /** Claims a call. A claim whose owner was silent for `LEASE_MS` is `unknown`, or free where the call is repeatable. */
  abstract claim(claim: CallClaim): Promise<ClaimedCall>;
  /** Prolongs a claim. */
  abstract renew(claim: CallClaim): Promise<void>;
  /** Keeps how a call ended; does nothing for a claim that was lost. */
  abstract end(claim: CallClaim, ending: Ending): Promise<void>;
  /** Forgets a call that was not carried out; does nothing where its owner is another one by now. */
  abstract release(claim: Pick<CallClaim, 'id' | 'owner'>): Promise<void>;
}
