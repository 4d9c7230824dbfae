import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { Endpoint } from '../contract/index.js';
import { Metrics } from '../telemetry/index.js';
import { AccountWrites } from './account-writes.js';
import { readWholeAnswer } from './json-answer.js';
import type { RawCall } from './ports.js';
import { requestOf } from './requests.js';
import { SharedFlights } from './shared-flights.js';
import { SharedRead } from './shared-read.js';
import { SignedSender } from './signed-sender.js';

/** Is told of an answer once CleverReach has given it, by whoever asked first. */
export interface Keeping {
  /** Called before the call is sent; what it resolves to is told the answer. */
  readonly begin: () => Promise<(read: SharedRead) => void>;
}

/** Reads at CleverReach. Equal reads of an account that run at the same time are one call. */
@Injectable()
export class LiveReads {
  readonly #flights: SharedFlights<SharedRead>;
  readonly #maxBytes: number;

  constructor(
    private readonly sender: SignedSender,
    private readonly writes: AccountWrites,
    private readonly metrics: Metrics,
    config: AppConfig,
  ) {
    this.#flights = new SharedFlights(config.values.READ_SHARE_MS);
    this.#maxBytes = config.values.UPSTREAM_MAX_ANSWER_BYTES;
  }

  /**
   * Whether the caller may make the call was checked before. A read that begins after a write of this process was answered never
   * joins one that began before.
   */
  read(endpoint: Endpoint, call: RawCall, { key, keeping }: { readonly key: string; readonly keeping?: Keeping }): Promise<SharedRead> {
    const current = `${this.writes.count(call.accountId)} ${key}`;
    if (this.#flights.has(current)) this.metrics.countSharedRead();
    return this.#flights.board(current, call.signal, (signal) => this.#send(endpoint, { ...call, signal }, keeping));
  }

  async #send(endpoint: Endpoint, call: RawCall, keeping: Keeping | undefined): Promise<SharedRead> {
    const { accountId, signal } = call;
    const request = requestOf(endpoint, call);
    const keep = await keeping?.begin();
    const answered = { accountId, signal, isRepeatable: endpoint.repeatable, effect: 'read' as const, maxBytes: this.#maxBytes };
    const read = new SharedRead(await readWholeAnswer(await this.sender.send(accountId, request), answered), answered);
    keep?.(read);
    return read;
  }
}
