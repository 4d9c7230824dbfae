import { Injectable } from '@nestjs/common';
import { Secret } from '../core/index.js';
import { CallRecords } from '../storage/index.js';
import type { CallClaim, ClaimedCall } from '../storage/index.js';
import { Vault } from '../vault/index.js';
import type { Place } from '../vault/index.js';
import { WriteBuffer } from './buffer/index.js';
import type { Loss } from './buffer/index.js';

/** What is known of a call; `text` tells its end, undefined where it could not be kept, and `owner` has carried it out. */
export type RememberedCall =
  | { readonly state: Exclude<ClaimedCall['state'], 'done'> }
  | { readonly state: 'done'; readonly text: string | undefined; readonly owner: string };

const placeOf = ({ id }: CallClaim): Place => ({ owner: id, kind: 'kept_answer' });

/** Remembers which calls were carried out. How they ended may name persons, so it is kept sealed. */
@Injectable()
export class RememberedCalls {
  constructor(
    private readonly records: CallRecords,
    private readonly vault: Vault,
    private readonly buffer: WriteBuffer,
  ) {}

  async claim(claim: CallClaim): Promise<RememberedCall> {
    const claimed = await this.records.claim(claim);
    if (claimed.state !== 'done') return { state: claimed.state };
    const { sealed, owner } = claimed;
    return { state: 'done', owner, text: sealed === null ? undefined : this.vault.open(sealed, placeOf(claim)).reveal() };
  }

  /** Prolongs a claim. */
  renew(claim: CallClaim): Promise<void> {
    return this.records.renew(claim);
  }

  /** What will not be delivered any more of the writes that a call has left in the buffer. */
  lossOf(keptWrites: readonly string[]): Promise<Loss> {
    return this.buffer.lossOf(keptWrites);
  }

  /** Forgets a call that was not carried out; does nothing where its owner is another one by now. */
  release(claim: Pick<CallClaim, 'id' | 'owner'>): Promise<void> {
    return this.records.release(claim);
  }

  endUnknown(claim: CallClaim): Promise<void> {
    return this.records.end(claim, { state: 'unknown' });
  }

  /** `text` is undefined where the end cannot be kept. */
  endDone(claim: CallClaim, text: string | undefined): Promise<void> {
    return this.records.end(claim, { state: 'done', sealed: text === undefined ? null : this.vault.seal(new Secret(text), placeOf(claim)) });
  }
}
