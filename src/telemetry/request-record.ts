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
