import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/index.js';
import { GatewayError } from '../../../core/index.js';
import type { CallClaim } from '../../../storage/index.js';
import { factsOfError, Log, Metrics } from '../../../telemetry/index.js';
import { RememberedCalls } from '../../../upstream/index.js';
import type { CallContext } from '../../../upstream/index.js';
import type { DoorAnswer, DoorRequest } from '../door-call.js';
import { withoutToken } from '../query.js';
import { endOf, isWhole, readDone, verdictOf, writeDone } from './call-end.js';
import type { CallEnd, DoneCall, Verdict } from './call-end.js';

/** A write that its caller may have named with an `Idempotency-Key`. */
export interface KeyedCall {
  readonly door: string;
  readonly request: DoorRequest;
  readonly context: CallContext;
  /** Carrying it out a second time does no harm. */
  readonly isRepeatable: boolean;
  /** What is sent, where the bytes of the request do not tell all of it. */
  readonly payload?: string;
  /** Says of an answer what became of the call, where its status does not. */
  readonly judge?: (answer: DoorAnswer) => Verdict;
  /** It may do several things: where one of them is lost, the others must not be done again. */
  readonly hasSeveralParts?: boolean;
}

/** What is known of a call that somebody asks for. */
type Known = { readonly state: 'mine' | 'running' | 'unknown' | 'other' | 'partly' } | ({ readonly state: 'done' } & DoneCall);

const HEADER = 'idempotency-key';

const digest = (...parts: readonly (string | undefined)[]): string => createHash('sha256').update(JSON.stringify(parts)).digest('base64url');

/** The caller's name for the call. Throws `invalid_input`. */
const keyOf = ({ headers }: DoorRequest): string | undefined => {
  const sent = headers[HEADER];
  if (sent === undefined) return undefined;
  if (typeof sent === 'string' && /^[\x21-\x7e]{1,255}$/.test(sent)) return sent;
  throw new GatewayError('invalid_input', 'An Idempotency-Key has 1 to 255 visible ASCII characters. Nothing was sent.');
};

const payloadOf = ({ method, rawPath, rawQuery, headers, body }: DoorRequest): string =>
  digest(method, rawPath, withoutToken(rawQuery), headers['content-type'], body?.toString('latin1'));

/**
 * A key belongs to one consumer, one account and one door; of end users with a token of their own to each alone. The scopes are part of
 * what it stands for: whoever has lost one neither hears the answer nor has the call made again.
 */
const claimOf = ({ door, request, context, isRepeatable, payload }: KeyedCall, key: string): CallClaim => ({
  id: digest(context.caller.consumerId, context.caller.ownAddress, context.accountId, door, key),
  fingerprint: digest(payload ?? payloadOf(request), ...[...context.caller.scopes].sort()),
  owner: randomUUID(),
  isRepeatable,
});

const refusals = {
  running: () => new GatewayError('conflict', 'A call with this Idempotency-Key is still under way.', { retryAfterSeconds: 1 }),
  other: () => new GatewayError('idempotency_key_reused', 'This Idempotency-Key stands for another call. Use a new one for each call.'),
  unknown: () => new GatewayError('outcome_unknown', 'A call with this Idempotency-Key was begun, and nobody knows how it ended. Check, and repeat it with a new key where it was not carried out.'),
  partly: () => new GatewayError('outcome_unknown', 'A part of the call with this Idempotency-Key was kept and could not be delivered. Check, and repeat with a new key what was not carried out.'),
} as const;

const outcomes = { done: 'replayed', running: 'running', other: 'other', unknown: 'unknown', partly: 'unknown' } as const;

/** Carries out writes with an `Idempotency-Key` once, whatever happens to the caller's connection or to this process, and tells their end again. */
@Injectable()
export class IdempotentCalls {
  readonly #maxBytes: number;
  readonly #renewMs: number;

  constructor(
    private readonly calls: RememberedCalls,
    private readonly metrics: Metrics,
    private readonly log: Log,
    config: AppConfig,
  ) {
    this.#maxBytes = config.values.IDEMPOTENCY_ANSWER_BYTES;
    this.#renewMs = config.values.LEASE_MS / 3;
  }

  /** Whether the caller has named the call. A dry run changes nothing, so its key counts for nothing. */
  isKeyed({ request, context }: Pick<KeyedCall, 'request' | 'context'>): boolean {
    return request.headers[HEADER] !== undefined && context.dryRun !== true;
  }

  /**
   * Does the work, or tells how it ended the first time. Throws `conflict` while it runs, `idempotency_key_reused` where the key stands
   * for something else, `outcome_unknown` where it was begun and nobody knows its end, or a kept part of it is lost, `invalid_input` for what is no key.
   */
  async run(call: KeyedCall, work: () => Promise<DoorAnswer>): Promise<DoorAnswer> {
    const key = this.isKeyed(call) ? keyOf(call.request) : undefined;
    if (key === undefined) return work();
    const claim = claimOf(call, key);
    const known = await this.#claim(claim, call);
    if (known.state === 'mine') return this.#carryOut(claim, call, work);
    this.metrics.countKeyedCall(outcomes[known.state]);
    if (known.state !== 'done') throw refusals[known.state]();
    call.request.notes.isReplayed = true;
    return this.#tellAgain(known.end);
  }

  /** A call whose kept writes are lost is carried out anew by whoever asks first. What was done of it in part is not done again: those people may have opted out since. */
  async #claim(claim: CallClaim, { hasSeveralParts }: KeyedCall): Promise<Known> {
    for (;;) {
      const claimed = await this.calls.claim(claim);
      if (claimed.state !== 'done') return claimed;
      const done = readDone(claimed.text);
      const loss = await this.calls.lossOf(done.keptWrites);
      if (loss === 'none') return { state: 'done', ...done };
      if (loss === 'part' || done.hasTakenRows || hasSeveralParts === true) return { state: 'partly' };
      await this.calls.release({ id: claim.id, owner: claimed.owner });
    }
  }

  async #carryOut(claim: CallClaim, { request: { notes }, judge }: KeyedCall, work: () => Promise<DoorAnswer>): Promise<DoorAnswer> {
    this.metrics.countKeyedCall('run');
    const timer = setInterval(() => void this.calls.renew(claim).catch(() => undefined), this.#renewMs);
    try {
      const end = await endOf(work, this.#maxBytes);
      const done = { end: isWhole(end, this.#maxBytes) ? end : undefined, keptWrites: notes.keptWrites ?? [], hasTakenRows: notes.hasTakenRows === true };
      await this.#remember(claim, done, 'answer' in end && judge ? judge(end.answer) : verdictOf(end));
      return this.#tell(end);
    } finally {
      clearInterval(timer);
    }
  }

  /** A store that fails now must not make a call look undone: its record stays begun, and ends as unknown. */
  async #remember(claim: CallClaim, done: DoneCall, verdict: Verdict): Promise<void> {
    try {
      if (verdict === 'free' || (verdict === 'unknown' && claim.isRepeatable)) await this.calls.release(claim);
      else if (verdict === 'unknown') await this.calls.endUnknown(claim);
      else await this.calls.endDone(claim, writeDone(done));
    } catch (error) {
      this.log.error('the end of a call with an Idempotency-Key could not be kept', factsOfError(error));
    }
  }

  #tellAgain(end: CallEnd | undefined): DoorAnswer {
    if (!end) throw new GatewayError('conflict', 'The call with this Idempotency-Key was carried out. Its answer was too large to be kept.');
    return this.#tell(end);
  }

  #tell(end: CallEnd): DoorAnswer {
    if ('error' in end) throw end.error;
    return end.answer;
  }
}
