import { Injectable } from '@nestjs/common';
import type { Endpoint } from '../contract/index.js';
import type { GatewayError } from '../core/index.js';
import type { IncomingAnswer } from '../transport/index.js';
import { isKept, KeptWrites, undoneBySignUps } from './buffer/index.js';
import { DestructionRecord } from './destruction-record.js';
import type { RawCall, UnknownCall } from './ports.js';
import { needsSnapshot, SnapshotTaker } from './snapshots/index.js';

type Send = () => Promise<IncomingAnswer>;

/** What is done before a call is sent so that nothing is lost: what destroys is written down first, a group that is emptied can be filled again, a sign-up is kept where CleverReach is down. */
@Injectable()
export class Safeguards {
  constructor(
    private readonly destructions: DestructionRecord,
    private readonly keptWrites: KeptWrites,
    private readonly snapshots: SnapshotTaker,
  ) {}

  send(endpoint: Endpoint, call: RawCall, send: Send): Promise<IncomingAnswer> {
    return endpoint.access === 'write' ? this.#write(endpoint, call, send) : send();
  }

  /** A call outside the contract: nobody has said what a DELETE deletes, or what a kept sign-up would undo. */
  sendUnknown(call: UnknownCall, send: Send): Promise<IncomingAnswer> {
    if (call.method === 'GET') return send();
    return this.keptWrites.sendAfterSignUps(call, 'anybody', () => (call.method === 'DELETE' ? this.destructions.keepUnknown(call, send) : send()));
  }

  /** What a call would do that must stay dry. */
  rehearse(endpoint: Endpoint, call: RawCall): Promise<GatewayError> {
    return this.destructions.rehearse(endpoint, call);
  }

  #write(endpoint: Endpoint, call: RawCall, send: Send): Promise<IncomingAnswer> {
    if (call.mayKeep === true && isKept(call.caller, endpoint)) return this.keptWrites.sendOrKeep(endpoint, call, send);
    return this.keptWrites.sendAfterSignUps(call, undoneBySignUps(endpoint, call), () => (endpoint.destroys === true ? this.#destroy(endpoint, call, send) : send()));
  }

  /** Nothing is asked between the snapshot and what destroys: who joins meanwhile is not in it. */
  async #destroy(endpoint: Endpoint, call: RawCall, send: Send): Promise<IncomingAnswer> {
    const receivers = needsSnapshot(endpoint, call) ? await this.snapshots.take(call) : await this.destructions.count(endpoint, call);
    return this.destructions.keep(endpoint, call, { receivers, send });
  }
}
