import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/index.js';
import { fillPath, tables } from '../contract/index.js';
import type { Endpoint } from '../contract/index.js';
import type { IncomingAnswer, OutgoingRequest } from '../transport/index.js';
import { AccountWrites } from './account-writes.js';
import type { AnsweredCall } from './json-answer.js';
import type { CallContext } from './ports.js';
import { SignedSender } from './signed-sender.js';

const MAX_SIGN_OF_LIFE_BYTES = 65_536;

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

  /** Whether CleverReach answers the account at all, asked with the smallest of questions. */
  isHeard(accountId: string): Promise<boolean> {
    const question = this.sender.readJson(accountId, fillPath(tables.debug.ttl, {}), { maxBytes: MAX_SIGN_OF_LIFE_BYTES, signal: undefined });
    return question.then((answer) => typeof answer === 'object' && answer !== null, () => false);
  }

  /** What has to be known of a call to judge its answer. */
  answered({ access, repeatable }: Endpoint, { accountId, signal }: Pick<CallContext, 'accountId' | 'signal'>): AnsweredCall {
    return { accountId, signal, isRepeatable: repeatable, effect: access === 'write' ? 'write' : 'read', maxBytes: this.config.values.UPSTREAM_MAX_ANSWER_BYTES };
  }
}
