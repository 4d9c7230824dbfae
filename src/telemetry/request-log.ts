import type { Log } from './log.js';
import type { Metrics } from './metrics.js';

/** One answered request as the access log tells it: ids only. */
export interface RequestRecord {
  readonly requestId: string;
  readonly door: string;
  readonly endpointId: string | undefined;
  readonly consumerId: string | undefined;
  readonly accountId: string | undefined;
  /** Id of the trace (W3C) that the request belongs to. */
  readonly traceId?: string | undefined;
  readonly status: number;
  /** Code of the error the request ended in. */
  readonly error: string | undefined;
  readonly durationMs: number;
}

/** Writes one line and counts once for every answered request, whichever door it came through. */
export class RequestLog {
  constructor(
    readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  record(request: RequestRecord): void {
    const { durationMs, endpointId, consumerId, accountId, traceId, ...rest } = request;
    this.metrics.countRequest({ door: request.door, endpointId, consumerId, status: request.status, error: request.error, seconds: durationMs / 1_000 });
    this.log.info('request', { ...rest, endpoint: endpointId, consumer: consumerId, account: accountId, ...(traceId !== undefined && { trace: traceId }), ms: Math.round(durationMs) });
  }
}
