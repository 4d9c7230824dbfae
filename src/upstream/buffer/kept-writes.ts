import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Caller } from '../../access/index.js';
import { AppConfig } from '../../config/index.js';
import type { Endpoint } from '../../contract/index.js';
import { GatewayError } from '../../core/index.js';
import type { ErrorCode } from '../../core/index.js';
import { discardBody, hasTimedOut, mayBeDone } from '../../transport/index.js';
import type { IncomingAnswer } from '../../transport/index.js';
import { isSilent, refusalIn } from '../json-answer.js';
import type { CallContext, RawCall } from '../ports.js';
import { isFromElsewhere } from '../refusal.js';
import { isNobody, undoneBySignUps } from './concerned.js';
import type { Concerned } from './concerned.js';
import { OvertakingCalls } from './overtaking-calls.js';
import { Overtaking, UnderWay } from './under-way.js';
import { WriteBuffer } from './write-buffer.js';

/**
 * After these nothing was done: the call never left, or CleverReach would not have it. A caller who leaves ends no write that is on its
 * way, only one that still waits to be sent; whoever hangs up has signed up all the same.
 */
const notCarriedOut: ReadonlySet<ErrorCode> = new Set(['upstream_unavailable', 'upstream_rate_limited', 'reconnect_needed', 'not_connected', 'too_busy', 'caller_gone']);

/** CleverReach says with these that it did not even look. */
export const turnedAway: ReadonlySet<number> = new Set([429, 503]);

/** Why a write may be kept: nothing was done, or it may have been done and may be done again. */
type Setback = 'not_done' | 'open';

const nothing = Buffer.alloc(0);

/** A batch that may be sent twice may have been carried out under any 5xx, and under an answer that says nothing. */
const setbackIn = ({ status, body }: IncomingAnswer, { repeatable }: Endpoint): Setback | undefined => {
  const answer = { status, bytes: Buffer.isBuffer(body) ? body : nothing };
  const refusal = refusalIn(answer);
  if (refusal && (turnedAway.has(refusal.status) || isFromElsewhere(refusal))) return 'not_done';
  const isOpen = refusal ? refusal.status >= 500 : Buffer.isBuffer(body) && isSilent(answer);
  return repeatable && isOpen ? 'open' : undefined;
};

/** A silent CleverReach may be at it still: such a write is not kept. */
const setbackAfter = (error: unknown, { repeatable }: Endpoint): Setback | undefined => {
  if (!(error instanceof GatewayError)) return undefined;
  if (notCarriedOut.has(error.code)) return 'not_done';
  return repeatable && error.code === 'outcome_unknown' && !hasTimedOut(error) ? 'open' : undefined;
};

/** Whether the consumer has such writes kept where CleverReach is down. */
export const isKept = (caller: Caller, endpoint: Endpoint): boolean => caller.policy.buffered?.includes(endpoint.id) === true;

/** How many looks for writes that are due (BUFFER_POLL_MS) such a call waits for. */
const LOOKS = 3;

const mustWait = (): GatewayError =>
  new GatewayError('too_busy', 'Sign-ups wait for CleverReach, and this call must not overtake them. Nothing was sent.', { facts: { reason: 'kept_writes' }, retryAfterSeconds: 5 });

const overtaken = (setback: Setback): GatewayError => {
  const words = 'The write is not kept: a later call about the same person was made meanwhile.';
  return setback === 'open'
    ? new GatewayError('outcome_unknown', `CleverReach failed with the call, which may have been carried out. ${words}`, { facts: { reason: 'overtaken' } })
    : new GatewayError('upstream_unavailable', `CleverReach cannot be reached. ${words}`, { facts: { reason: 'overtaken' } });
};

/** Whether an answer leaves it possible that its call was carried out. */
const mayHaveGoneThrough = ({ status }: IncomingAnswer): boolean => status < 400 || mayBeDone(status);

/** The errors of calls that were carried out, perhaps, or will be. */
const stands: ReadonlySet<ErrorCode> = new Set(['outcome_unknown', 'accepted']);

const accepted = (write: string): GatewayError =>
  new GatewayError('accepted', 'CleverReach cannot be reached. The write is kept and will be delivered.', { facts: { write } });

type Sent = Pick<CallContext, 'accountId' | 'signal'>;
type Send = () => Promise<IncomingAnswer>;

/** Sends writes, and keeps those that CleverReach cannot take. */
@Injectable()
export class KeptWrites {
  readonly #underWay = new Set<UnderWay>();

  constructor(
    private readonly buffer: WriteBuffer,
    private readonly overtakingCalls: OvertakingCalls,
    private readonly config: AppConfig,
  ) {}

  /**
   * Sends a call that a kept sign-up of those concerned would undo once none waits any more; they are delivered at once for it. Throws
   * `too_busy` where CleverReach does not take them. While the store does not answer, that holds where something waited for the account a
   * moment ago; other calls are sent.
   */
  sendAfterSignUps(call: Sent, concerned: Concerned, send: Send): Promise<IncomingAnswer> {
    if (isNobody(concerned)) return send();
    return this.#overtaking(call, concerned, async () => {
      await this.#waitForSignUps(call, concerned);
      return send();
    });
  }

  /** Makes a call, and lets sign-ups under way that would undo it know whether it went through, or was kept to go through. */
  async #overtaking(call: Sent, concerned: Concerned, make: (overtaking: Overtaking) => Promise<IncomingAnswer>): Promise<IncomingAnswer> {
    if (isNobody(concerned)) return make(new Overtaking([]));
    const overtaking = new Overtaking([...this.#underWay].filter((write) => write.call !== call && write.meets(call.accountId, concerned)));
    let isThrough = false;
    try {
      await overtaking.letThemBeStored();
      overtaking.note = await this.#note(call.accountId, concerned);
      const answer = await make(overtaking);
      isThrough = mayHaveGoneThrough(answer);
      return answer;
    } catch (error) {
      isThrough = overtaking.isThrough === true || (error instanceof GatewayError && stands.has(error.code));
      throw error;
    } finally {
      if (overtaking.note !== undefined && !isThrough) await this.overtakingCalls.takeBack(overtaking.note).catch(() => undefined);
      overtaking.tell(isThrough);
    }
  }

  /** Undefined where nothing has to be noted, or the store does not take it. Throws `too_busy` where something waited a moment ago. */
  async #note(accountId: string, concerned: Concerned): Promise<string | undefined> {
    try {
      return await this.overtakingCalls.note(accountId, concerned);
    } catch {
      if (this.buffer.hadWaiting(accountId)) throw mustWait();
      return undefined;
    }
  }

  async #waitForSignUps({ accountId, signal }: Sent, concerned: Concerned): Promise<void> {
    if (!(await this.#hasWaiting(accountId, concerned))) return;
    await this.buffer.hasten(accountId);
    for (let look = 0; look < LOOKS; look++) {
      await pause(this.config.values.BUFFER_POLL_MS, undefined, { signal }).catch(() => undefined);
      if (!(await this.#hasWaiting(accountId, concerned))) return;
    }
    throw mustWait();
  }

  /** Throws `too_busy` where the store does not answer and something waited a moment ago. */
  async #hasWaiting(accountId: string, concerned: Concerned): Promise<boolean> {
    try {
      return await this.buffer.hasWaiting(accountId, concerned);
    } catch {
      if (this.buffer.hadWaiting(accountId)) throw mustWait();
      return false;
    }
  }

  /**
   * The answer of CleverReach. Throws `accepted` with the fact `write` where the write is kept instead: CleverReach cannot be reached,
   * or earlier writes of the account still wait, which it must not overtake. What may have been carried out is never kept, nor what
   * would undo a call that went through meanwhile.
   */
  async sendOrKeep(endpoint: Endpoint, call: RawCall, send: Send): Promise<IncomingAnswer> {
    const write = new UnderWay(call);
    this.#underWay.add(write);
    try {
      // An upsert may end something for some of its rows, and overtake others so.
      return await this.#overtaking(call, undoneBySignUps(endpoint, call), async (overtaking) => {
        const outcome = (await this.buffer.hasWaiting(call.accountId)) ? 'not_done' : await this.#try(endpoint, send);
        if (typeof outcome !== 'string') return outcome;
        await (outcome === 'not_done' ? overtaking.fallBehind() : overtaking.tell(true));
        const id = await this.#keep(endpoint, write, overtaking.note);
        throw id === undefined ? overtaken(outcome) : accepted(id);
      });
    } finally {
      this.#underWay.delete(write);
      write.end();
    }
  }

  /** The answer, or why the write may be kept. */
  async #try(endpoint: Endpoint, send: Send): Promise<IncomingAnswer | Setback> {
    try {
      const answer = await send();
      const setback = setbackIn(answer, endpoint);
      if (!setback) return answer;
      await discardBody(answer.body);
      return setback;
    } catch (error) {
      const setback = setbackAfter(error, endpoint);
      if (!setback) throw error;
      return setback;
    }
  }

  /** The id of the write; undefined where it is overtaken. A caller who leaves meanwhile has signed up all the same. */
  async #keep(endpoint: Endpoint, write: UnderWay, ownNote: string | undefined): Promise<string | undefined> {
    const overtakers = await write.overtakers();
    if (overtakers.some(({ isThrough }) => isThrough)) return undefined;
    const notes = new Set([ownNote, ...overtakers.map(({ note }) => note)]);
    const { accountId, caller, params, search = '', body, noteKept } = write.call;
    const { concerned, ageMs } = write;
    const content = body ? { base64: Buffer.from(body.bytes).toString('base64'), contentType: body.contentType } : null;
    const kept = { accountId, consumerId: caller.consumerId, endpoint: endpoint.id, request: { params, search, body: content } };
    const keeping = this.buffer.keep(kept, (query) => this.overtakingCalls.isAhead(query, { accountId, concerned, ageMs, harmless: notes }));
    write.keeping = keeping;
    const id = await keeping;
    if (id !== undefined) noteKept?.(id);
    return id;
  }
}
