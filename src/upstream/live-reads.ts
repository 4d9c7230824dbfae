import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { Endpoint } from '../contract/index.js';
import { Metrics } from '../telemetry/index.js';
import { AccountState } from './account-state.js';
import { readLongAnswer, readWholeAnswer } from './json-answer.js';
import type { AnsweredCall } from './json-answer.js';
import { LongAnswer } from './long-answer.js';
import type { RawCall } from './ports.js';
import { requestOf } from './requests.js';
import { SharedFlights } from './shared-flights.js';
import type { Claim } from './shared-flights.js';
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
  readonly #longFlights: SharedFlights<SharedRead | LongAnswer>;
  readonly #maxBytes: number;

  constructor(
    private readonly sender: SignedSender,
    private readonly state: AccountState,
    private readonly metrics: Metrics,
    config: AppConfig,
  ) {
    this.#flights = new SharedFlights(config.values.READ_SHARE_MS);
    this.#longFlights = new SharedFlights(config.values.READ_SHARE_MS);
    this.#maxBytes = config.values.UPSTREAM_MAX_ANSWER_BYTES;
  }

  /**
   * Whether the caller may make the call was checked before. A read that begins after a write of this process was answered,
   * or after it has connected or disconnected an account, never joins one that began before.
   */
  read(endpoint: Endpoint, call: RawCall, { key, keeping }: { readonly key: string; readonly keeping?: Keeping }): Promise<SharedRead> {
    return this.#board(this.#flights, { key, call }, (signal) => this.#send(endpoint, { ...call, signal }, keeping));
  }

  /** As `read`; a long list that only one caller waits for is his alone, and is handed on while it arrives. */
  readLong(endpoint: Endpoint, call: RawCall, key: string): Promise<SharedRead | LongAnswer> {
    return this.#board(this.#longFlights, { key, call }, (signal, claim) => this.#sendLong(endpoint, { ...call, signal }, claim));
  }

  #board<T>(flights: SharedFlights<T>, { key, call }: { readonly key: string; readonly call: RawCall }, start: (signal: AbortSignal, claim: Claim) => Promise<T>): Promise<T> {
    const current = `${this.state.turn(call.accountId)} ${key}`;
    if (flights.has(current)) this.metrics.countSharedRead();
    return flights.board(current, call.signal, start);
  }

  async #send(endpoint: Endpoint, call: RawCall, keeping: Keeping | undefined): Promise<SharedRead> {
    const { accountId } = call;
    const request = requestOf(endpoint, call);
    const keep = await keeping?.begin();
    const answered = this.#answered(endpoint, call);
    const read = new SharedRead(await readWholeAnswer(await this.sender.send(accountId, request), answered), answered);
    keep?.(read);
    return read;
  }

  async #sendLong(endpoint: Endpoint, call: RawCall, claim: Claim): Promise<SharedRead | LongAnswer> {
    const answered = this.#answered(endpoint, call);
    const answer = await readLongAnswer(await this.sender.send(call.accountId, requestOf(endpoint, call)), answered, claim);
    return answer instanceof LongAnswer ? answer : new SharedRead(answer, answered);
  }

  #answered({ repeatable: isRepeatable }: Endpoint, { accountId, signal }: RawCall): AnsweredCall {
    return { accountId, signal, isRepeatable, effect: 'read', maxBytes: this.#maxBytes };
  }
}
