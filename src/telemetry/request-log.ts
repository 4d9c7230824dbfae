import type { OnApplicationShutdown } from '@nestjs/common';
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

interface Ended {
  readonly request: RequestRecord;
  /** Milliseconds since 1970. */
  readonly endedAt: number;
}

const GATHER_MS = 20;
const GATHER_AT_MOST = 256;

const untold = new Set<RequestLog>();
process.on('exit', () => {
  for (const log of untold) log.tell();
});

/**
 * Writes one line and counts once for every answered request, whichever door it came through: a moment later, many together. Done one
 * by one between the work of requests, the same takes several times as long.
 */
export class RequestLog implements OnApplicationShutdown {
  #ended: Ended[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly log: Log,
    private readonly metrics: Metrics,
  ) {
    metrics.beforeRead(() => {
      this.tell();
    });
  }

  record(request: RequestRecord): void {
    this.#ended.push({ request, endedAt: Date.now() });
    if (this.#ended.length >= GATHER_AT_MOST) {
      this.tell();
      return;
    }
    untold.add(this);
    this.#timer ??= setTimeout(() => {
      this.tell();
    }, GATHER_MS).unref();
  }

  /** Writes and counts what has ended by now. */
  tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    untold.delete(this);
    const ended = this.#ended;
    this.#ended = [];
    for (const one of ended) this.#tell(one);
  }

  onApplicationShutdown(): void {
    this.tell();
  }

  #tell({ request, endedAt }: Ended): void {
    const { requestId, door, status, error, endpointId, consumerId, accountId, traceId, durationMs } = request;
    this.metrics.countRequest({ door, endpointId, consumerId, status, error, seconds: durationMs / 1_000 });
    const facts = { requestId, door, status, error, endpoint: endpointId, consumer: consumerId, account: accountId, trace: traceId, ms: Math.round(durationMs) };
    this.log.info('request', facts, endedAt);
  }
}
