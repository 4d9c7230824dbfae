import { Counter, Histogram, Registry } from 'prom-client';

/** The class of a status, e.g. `2xx`: a label with few values. */
const classOf = (status: number): string => `${Math.floor(status / 100)}xx`;

/** Counters of the process in the text format of Prometheus. Every label has a bounded set of values. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests = new Counter({
    name: 'gateway_requests_total',
    help: 'Answered requests by door, endpoint of the contract and class of the status.',
    labelNames: ['door', 'endpoint', 'status'],
    registers: [this.#registry],
  });
  readonly #durations = new Histogram({
    name: 'gateway_request_seconds',
    help: 'Time from the arrival of a request to the end of its answer, by door.',
    labelNames: ['door'],
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers: [this.#registry],
  });
  readonly #upstreamCalls = new Counter({
    name: 'gateway_upstream_calls_total',
    help: 'Calls sent to CleverReach by outcome: a class of status, or why no answer came.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #retries = new Counter({
    name: 'gateway_upstream_retries_total',
    help: 'Calls to CleverReach that were repeated after a failure.',
    registers: [this.#registry],
  });
  readonly #renewals = new Counter({
    name: 'gateway_token_renewals_total',
    help: 'Exchanges of CleverReach tokens by outcome.',
    labelNames: ['outcome'],
    registers: [this.#registry],
  });
  readonly #rewriteFailures = new Counter({
    name: 'gateway_legacy_rewrite_failures_total',
    help: 'Calls to v1 and v2 on which a rewrite failed, by operation.',
    labelNames: ['operation'],
    registers: [this.#registry],
  });

  countRequest(request: { readonly door: string; readonly endpointId: string | undefined; readonly status: number; readonly seconds: number }): void {
    this.#requests.inc({ door: request.door, endpoint: request.endpointId ?? 'none', status: classOf(request.status) });
    this.#durations.observe({ door: request.door }, request.seconds);
  }

  /** `outcome` is the status of CleverReach's answer, or the code of the error that took its place. */
  countUpstreamCall(outcome: number | string): void {
    this.#upstreamCalls.inc({ outcome: typeof outcome === 'number' ? classOf(outcome) : outcome });
  }

  countRetry(): void {
    this.#retries.inc();
  }

  countRenewal(outcome: 'renewed' | 'refused' | 'failed'): void {
    this.#renewals.inc({ outcome });
  }

  countRewriteFailure(operation: string): void {
    this.#rewriteFailures.inc({ operation });
  }

  /** All metrics as a page that Prometheus reads. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  /** Media type of the page. */
  get contentType(): string {
    return this.#registry.contentType;
  }
}
