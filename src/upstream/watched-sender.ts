import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import type { Endpoint } from '../contract/index.js';
import type { IncomingAnswer, OutgoingRequest } from '../transport/index.js';
import { AccountWrites } from './account-writes.js';
import type { AnsweredCall } from './json-answer.js';
import type { CallContext } from './ports.js';
import { SignedSender } from './signed-sender.js';

/** Sends requests of callers. What was read before a write is not served after it. */
@Injectable()
export class WatchedSender {
  constructor(
    private readonly sender: SignedSender,
    private readonly writes: AccountWrites,
    private readonly config: AppConfig,
  ) {}

  send(accountId: string, request: OutgoingRequest): Promise<IncomingAnswer> {
    const send = (): Promise<IncomingAnswer> => this.sender.send(accountId, request);
    return request.effect === 'write' ? this.writes.during(accountId, send) : send();
  }

  /** What has to be known of a call to judge its answer. */
  answered({ repeatable }: Endpoint, { accountId, signal }: Pick<CallContext, 'accountId' | 'signal'>): AnsweredCall {
    return { accountId, signal, isRepeatable: repeatable, maxBytes: this.config.values.UPSTREAM_MAX_ANSWER_BYTES };
  }
}
