import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { discardBody, hasTimedOut } from '../../transport/index.js';
import type { IncomingAnswer } from '../../transport/index.js';
import { isSilent } from '../json-answer.js';
import type { CallContext, RawCall } from '../ports.js';
import { meet, signedUpIn } from './concerned.js';
import type { Concerned } from './concerned.js';
import { WriteBuffer } from './write-buffer.js';

/**
 * After these nothing was done: the call never left, or CleverReach would not have it. A caller who leaves ends no write that is on its
 * way, only one that still waits to be sent; whoever hangs up has signed up all the same.
 */
const undone: ReadonlySet<ErrorCode> = new Set(['upstream_unavailable', 'upstream_rate_limited', 'reconnect_needed', 'not_connected', 'too_busy', 'caller_gone']);

/** CleverReach says with these that it did not even look. */
export const turnedAway: ReadonlySet<number> = new Set([429, 503]);

/** Whether CleverReach could not take the write. A batch that may be sent twice may have been carried out under any 5xx, or under an answer that says nothing. */
const isTurnedAway = ({ status, body }: IncomingAnswer, { repeatable }: Endpoint): boolean =>
  turnedAway.has(status) || (repeatable && (status >= 500 || (Buffer.isBuffer(body) && isSilent({ status, bytes: body }))));

/** After these nothing was done, or it may be done again; a silent CleverReach may be at it still. */
const mayBeKept = (error: unknown, { repeatable }: Endpoint): boolean =>
  error instanceof GatewayError && (undone.has(error.code) || (repeatable && error.code === 'outcome_unknown' && !hasTimedOut(error)));

/** Whether the consumer has such writes kept where CleverReach is down. */
export const isKept = (caller: Caller, endpoint: Endpoint): boolean => caller.policy.buffered?.includes(endpoint.id) === true;

/** How many looks for writes that are due (BUFFER_POLL_MS) such a call waits for. */
const LOOKS = 3;

const mustWait = (): GatewayError =>
  new GatewayError('too_busy', 'Sign-ups wait for CleverReach, and this call must not overtake them. Nothing was sent.', { facts: { reason: 'kept_writes' }, retryAfterSeconds: 5 });

const overtaken = (): GatewayError =>
  new GatewayError('upstream_unavailable', 'CleverReach cannot be reached. The write is not kept: a later call about the same person went through meanwhile.', { facts: { reason: 'overtaken' } });

const accepted = (write: string): GatewayError =>
  new GatewayError('accepted', 'CleverReach cannot be reached. The write is kept and will be delivered.', { facts: { write } });

/** A write on its way that is kept where CleverReach does not take it. */
interface UnderWay {
  readonly call: RawCall;
  isOvertaken: boolean;
}

/** Sends writes, and keeps those that CleverReach cannot take. */
@Injectable()
export class KeptWrites {
  readonly #underWay = new Set<UnderWay>();

  constructor(
    private readonly buffer: WriteBuffer,
    private readonly config: AppConfig,
  ) {}

  /**
   * Resolves at once for most calls. One that a kept sign-up of the same person would undo is let go when none waits any more; they are
   * delivered at once for it. Throws `too_busy` where CleverReach does not take them. A store that does not answer keeps nobody waiting
   * for whose account nothing waited when it still did.
   */
  async letSignUpsGoFirst(call: Pick<CallContext, 'accountId' | 'signal'>, concerned: Concerned): Promise<void> {
    if (concerned !== 'anybody' && concerned.size === 0) return;
    await this.#waitForSignUps(call, concerned);
    for (const write of this.#underWay) {
      if (write.call.accountId === call.accountId && meet(signedUpIn(write.call.body?.bytes), concerned)) write.isOvertaken = true;
    }
  }

  async #waitForSignUps({ accountId, signal }: Pick<CallContext, 'accountId' | 'signal'>, concerned: Concerned): Promise<void> {
    if (!(await this.#hasWaiting(accountId, concerned))) return;
    await this.buffer.hasten(accountId).catch(() => undefined);
    for (let look = 0; look < LOOKS; look++) {
      await pause(this.config.values.BUFFER_POLL_MS, undefined, { signal }).catch(() => undefined);
      if (!(await this.#hasWaiting(accountId, concerned))) return;
    }
    throw mustWait();
  }

  #hasWaiting(accountId: string, concerned: Concerned): Promise<boolean> {
    return this.buffer.hasWaiting(accountId, concerned).catch(() => this.buffer.hadWaiting(accountId));
  }

  /**
   * The answer of CleverReach. Throws `accepted` with the fact `write` where the write is kept instead: CleverReach cannot be reached,
   * or earlier writes of the account still wait, which it must not overtake. What may have been carried out is never kept, nor what a
   * call of this process that went through meanwhile would have been undone by.
   */
  async sendOrKeep(endpoint: Endpoint, call: RawCall, send: () => Promise<IncomingAnswer>): Promise<IncomingAnswer> {
    if (await this.buffer.hasWaiting(call.accountId)) return this.#keep(endpoint, call);
    const write: UnderWay = { call, isOvertaken: false };
    this.#underWay.add(write);
    try {
      const answer = await this.#sendUnlessTurnedAway(endpoint, send);
      if (answer) return answer;
      if (write.isOvertaken) throw overtaken();
      return await this.#keep(endpoint, call);
    } finally {
      this.#underWay.delete(write);
    }
  }

  /** The answer, or undefined where the write may be kept. */
  async #sendUnlessTurnedAway(endpoint: Endpoint, send: () => Promise<IncomingAnswer>): Promise<IncomingAnswer | undefined> {
    try {
      const answer = await send();
      if (!isTurnedAway(answer, endpoint)) return answer;
      await discardBody(answer.body);
    } catch (error) {
      if (!mayBeKept(error, endpoint)) throw error;
    }
    return undefined;
  }

  async #keep(endpoint: Endpoint, { accountId, caller, params, search = '', body, noteKept }: RawCall): Promise<never> {
    const content = body ? { base64: Buffer.from(body.bytes).toString('base64'), contentType: body.contentType } : null;
    const write = await this.buffer.keep({ accountId, consumerId: caller.consumerId, endpoint: endpoint.id, request: { params, search, body: content } });
    noteKept?.(write);
    throw accepted(write);
  }
}
