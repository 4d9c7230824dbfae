import type { OnApplicationShutdown } from '@nestjs/common';
import type { Log } from './log.js';
import type { Metrics } from './metrics.js';
import { lineOfRequest } from './request-line.js';
import type { RequestRecord } from './request-record.js';

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
    for (const { request } of ended) this.metrics.countRequest(request);
    this.log.infoAll(ended, ({ request, endedAt }) => lineOfRequest(request, endedAt));
  }

  onApplicationShutdown(): void {
    this.tell();
  }
}
