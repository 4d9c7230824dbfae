import type { Readable } from 'node:stream';
import type { Caller } from '../access/index.js';
import type { Answer, BodyOf, Endpoint, ParamsOf, QueryOf } from '../contract/index.js';
import type { LongAnswer } from './long-answer.js';

/** What a caller was served whose reads of a row may be answered with a kept answer. */
export interface CacheUse {
  /** `hit`: fresh. `stale`: old, while a new one is fetched. `stale_if_error`: old, since CleverReach fails. `miss`: CleverReach's own answer. */
  readonly outcome: 'hit' | 'stale' | 'stale_if_error' | 'miss';
  readonly ageSeconds: number;
  /** How long it stays fresh; negative for an old one. */
  readonly freshSeconds: number;
}

/** W3C Trace Context of the caller, handed on as it came. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate?: string;
}

/**
 * What every call carries besides its endpoint. Who calls travels with the call, so that scope, account and dry run are
 * checked in one place that no door can forget.
 */
export interface CallContext {
  readonly caller: Caller;
  readonly accountId: string;
  readonly requestId: string;
  /** When the request came in, by `performance.now()`: before anybody was asked who calls. */
  readonly arrivedAt?: number | undefined;
  readonly trace?: TraceContext | undefined;
  /** The caller asked (X-Dry-Run: 1) that nothing be changed. */
  readonly dryRun?: boolean;
  /** The door can say that the write will be carried out later. */
  readonly mayKeep?: boolean;
  /** Aborted when the caller leaves or its deadline passes. */
  readonly signal?: AbortSignal | undefined;
  /** Learns of every read that could be answered with a kept answer what became of it. */
  readonly noteCache?: ((use: CacheUse) => void) | undefined;
  /** Learns the id of every write that is kept instead of sent. */
  readonly noteKept?: ((write: string) => void) | undefined;
  /** Learns that CleverReach has taken rows of a batch, or may have, of which other rows may be kept. */
  readonly noteTaken?: (() => void) | undefined;
}

export interface TypedCall<E extends Endpoint> extends CallContext {
  readonly params: ParamsOf<E>;
  readonly query?: QueryOf<E>;
  readonly body?: BodyOf<E>;
}

/** A call as a pass-through door has it: names known at run time only, body as bytes. */
export interface RawCall extends CallContext {
  readonly params: Readonly<Record<string, string>>;
  /** Query without the caller's token, as sent, e.g. `page=0&pagesize=50`. */
  readonly search?: string;
  readonly body?: { readonly bytes: Uint8Array; readonly contentType: string } | undefined;
  readonly accept?: string | undefined;
}

/** A path that is in no row of the contract (V3_UNKNOWN_ROUTES=pass). Never repeated. */
export interface UnknownCall extends Omit<RawCall, 'params'> {
  readonly method: string;
  /** Path below the base address, already canonical and percent-encoded. */
  readonly path: string;
}

/** An answer that is good and can be looked at as often as needed, at no cost while it is not: a large one is parsed anew once others had their turn. */
export interface HeldAnswer<T> {
  /** Never changed by those who look at it, and not kept by them: its bytes are smaller than what is parsed of them. */
  json(): T;
}

/** CleverReach's answer: whole where it is small or kept, else as it arrives. A stream must be read or destroyed; bytes may be shared and are never changed. */
export interface UpstreamAnswer {
  readonly status: number;
  /** End-to-end headers only, lower case; nothing that names the token or the connection. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Readable | Buffer;
  /** The bytes are kept, and handed out again and again. */
  readonly isKept?: boolean;
}

/**
 * Speaks CleverReach: checks that the caller may make the call, writes what destroys to the audit log, puts the account's
 * token on the call, renews it once on a 401, repeats what may be repeated. A call that must stay dry is never sent: it
 * ends in the error `dry_run`, whose fact `receivers` is the number of receivers it would have touched (null where nobody knows).
 * A write that a consumer has kept where CleverReach is down, at a door that can say so, ends in the error `accepted` with the fact `write`.
 * A 401 that stays after a renewal becomes `reconnect_needed`: callers see 401 only for their own credential.
 */
export abstract class UpstreamClient {
  /** Throws what the other calls throw before they send anything: `unknown_account`, `forbidden` or `dry_run`. For a call that the gateway answers itself. */
  abstract admit(endpoint: Endpoint, call: RawCall): Promise<void>;
  /**
   * One call with its JSON answer. A refusal of CleverReach (4xx, 5xx) is thrown: `not_found`, `conflict`,
   * `upstream_rejected` … with `refusal` holding CleverReach's status and message. Equal reads of an account that run at the same time
   * are one call with one answer, which is never changed by those who share it.
   */
  abstract send<const E extends Endpoint>(endpoint: E, call: TypedCall<E>): Promise<Answer<E>>;
  /** As `send`, for an answer of many rows, which are looked at where it is held. */
  abstract hold<const E extends Endpoint>(endpoint: E, call: TypedCall<E>): Promise<HeldAnswer<Answer<E>>>;
  /**
   * One call with the text of its JSON answer, empty where there is no content: for a door that rewrites answers without parsing
   * all of them. Refusals are thrown as by `send`.
   */
  abstract read(endpoint: Endpoint, call: RawCall): Promise<string>;
  /** As `read`, with the bytes of the answer in UTF-8: large answers are costly to decode and to encode again. */
  abstract readBytes(endpoint: Endpoint, call: RawCall): Promise<Buffer>;
  /** As `readBytes`; a good list of 128 KB or more that nobody else waits for is not waited for: it can be handed on while it arrives. */
  abstract readLong(endpoint: Endpoint, call: RawCall): Promise<Buffer | LongAnswer>;
  /**
   * One call whose answer, refusals included, is handed on: as a stream, or whole where the caller's reads of the row may be answered
   * with a kept answer. Throws only where no answer of CleverReach exists.
   */
  abstract pass(endpoint: Endpoint, call: RawCall): UpstreamAnswer | Promise<UpstreamAnswer>;
  abstract passUnknown(call: UnknownCall): Promise<UpstreamAnswer>;
}

/** Lets callers act for the sub-accounts of their account. */
export abstract class SubAccountAccess {
  /**
   * Checks the caller's right to `clients.token`, has CleverReach prove that its account may act for the sub-account, makes the
   * gateway able to speak for that and writes it to the audit log. Resolves to the most seconds that a token for it may live: no limit
   * where the gateway speaks for it through the caller's account, since that ends with CleverReach's consent.
   * Throws `forbidden`, `not_found` and what `UpstreamClient` throws.
   */
  abstract open(call: CallContext, accountId: string): Promise<number>;
}
