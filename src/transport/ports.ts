import type { Readable } from 'node:stream';

/** A request to CleverReach as bytes. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path with query below the base address; begins with one slash, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  /** A write that is on its way is carried to its end even when the caller leaves: a hung-up sign-up is still a sign-up. */
  readonly effect: 'read' | 'write';
  /** Safe to send twice. */
  readonly isRepeatable: boolean;
  /** Aborted when the caller leaves. */
  readonly signal?: AbortSignal | undefined;
  /** By `performance.now()`: no attempt is begun later, however long the process stood still. */
  readonly leaveBefore?: number | undefined;
}

/** For whom a request is sent. */
export interface Sender {
  /** The account whose limits the request counts against. */
  readonly accountId: string;
  /** The header `authorization`, asked for before every attempt: a token may end while a call waits. */
  authorization(): string | Promise<string>;
}

/** An answer: its bytes where it was small, else its body as it arrives, which must be read or destroyed. Header names are lower case. */
export interface IncomingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer | Readable;
}

/**
 * Moves bytes to CleverReach and back, safely: pooled connections, timeouts, no redirects, and repeats where a repeat can do no
 * harm. Every account has its own turns, pace, circuit breaker and budget of repeats; requests without a sender share one. Every
 * status is an answer. Without an answer it throws, with nothing sent, `too_busy` (no turn came), `upstream_rate_limited` (CleverReach
 * has slowed the account) or `upstream_unavailable` (not reached, or the circuit breaker is open); else `upstream_unavailable` or
 * `upstream_timeout` for a read, `outcome_unknown` (a write may have been carried out, however often it may be sent) or `caller_gone`.
 */
export abstract class Transport {
  abstract request(request: OutgoingRequest, sender?: Sender): Promise<IncomingAnswer>;
}
