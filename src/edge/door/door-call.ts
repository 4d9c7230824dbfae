import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { CacheUse, TraceContext } from '../../upstream/index.js';
import type { Arrival } from '../../access/index.js';

/** What kept answers had to do with one answer, which may be made of several reads: the oldest part counts. */
export interface CacheSum {
  readonly oldest: CacheUse;
  /** Parts of the answer that CleverReach has given just now, and parts that were kept. */
  readonly fetched: number;
  readonly kept: number;
}

/** What a handler found out about its request: ids for the access log, and nothing of persons. */
export interface RequestNotes {
  endpointId?: string;
  consumerId?: string;
  accountId?: string;
  /** Code of an error inside an answer whose status tells nothing of it (GraphQL). */
  errorCode?: string;
  /** What kept answers had to do with the answer. */
  cache?: CacheSum;
  /** Ids of writes that are kept until CleverReach can take them. */
  keptWrites?: readonly string[];
  /** CleverReach has taken rows of a batch, or may have, of which others may be kept. */
  hasTakenRows?: boolean;
  /** The answer is the one of an earlier request with the same Idempotency-Key. */
  isReplayed?: boolean;
  /** Origin of the page that sent the request, once the proven consumer allows it. */
  admittedOrigin?: string;
}

/** A request as it came in: nothing decoded, nothing parsed. */
export interface DoorRequest {
  readonly method: string;
  /** Path as in the request line, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** Query as in the request line, without the question mark; may hold the caller's token. */
  readonly rawQuery: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer | undefined;
  readonly requestId: string;
  /** Trace (W3C) that the request belongs to. */
  readonly trace: TraceContext | undefined;
  readonly arrival: Arrival;
  /** What the request came in on, the same for all that came in on it. */
  readonly connection?: object | undefined;
  /** Origin of the foreign page that sent the request, at doors that serve pages. */
  readonly pageOrigin?: string | undefined;
  /** Aborted when the caller leaves before its answer is complete, or has waited as long as it wants to. */
  readonly signal: AbortSignal;
  readonly notes: RequestNotes;
}

/** What a handler answers. A stream is handed on as it arrives; text and bytes get a Content-Length. */
export interface DoorAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array | Readable;
}
