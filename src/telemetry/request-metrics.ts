import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import type { RequestRecord } from './request-record.js';

const MAX_CONSUMERS = 1_000;

/** The class of a status, e.g. `2xx`: a label with few values. */
export const classOf = (status: number): string => `${Math.floor(status / 100)}xx`;

/** An error that CleverReach worded and a door handed on has no code of the gateway. */
const errorOf = ({ error, status }: RequestRecord): string | undefined => error?.toLowerCase() ?? (status >= 400 ? 'handed_on' : undefined);

/** Requests, their errors and how long they took: by door and row, and by consumer. Every label has a bounded set of values. */
export class RequestMetrics {
  readonly #knownConsumers = new Set<string>();
  readonly #requests;
  readonly #errors;
  readonly #durations;
  readonly #consumerRequests;
  readonly #consumerErrors;
  readonly #consumerDurations;

  /** `beforeRead` is called whenever somebody looks, before the first of them is read. */
  constructor(registry: Registry, beforeRead: () => void) {
    const registers = [registry];
    const counter = <const L extends string>(name: string, help: string, labelNames: readonly L[]): Counter<L> => new Counter({ name, help, labelNames: [...labelNames], registers, collect: beforeRead });
    const histogram = <const L extends string>(name: string, help: string, labelNames: readonly L[]): Histogram<L> =>
      new Histogram({ name, help, labelNames: [...labelNames], buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60], registers });
    this.#requests = counter('gateway_requests_total', 'Answered requests by door, endpoint of the contract and class of the status.', ['door', 'endpoint', 'status']);
    this.#errors = counter('gateway_request_errors_total', 'Requests that ended in an error, by door, endpoint and code; handed_on for one that CleverReach worded.', ['door', 'endpoint', 'code']);
    this.#durations = histogram('gateway_request_seconds', 'Time from the arrival of a request to the end of its answer, by door and endpoint.', ['door', 'endpoint']);
    this.#consumerRequests = counter('gateway_consumer_requests_total', 'Answered requests by consumer (id), door and class of the status. Beyond 1,000 consumers the rest is counted together.', ['consumer', 'door', 'status']);
    this.#consumerErrors = counter('gateway_consumer_errors_total', 'Requests that ended in an error, by consumer, door and code.', ['consumer', 'door', 'code']);
    this.#consumerDurations = histogram('gateway_consumer_request_seconds', 'Time from the arrival of a request to the end of its answer, by consumer.', ['consumer']);
  }

  count(request: RequestRecord): void {
    const { door, endpointId: endpoint = 'none' } = request;
    const seconds = request.durationMs / 1_000;
    const [status, consumer, code] = [classOf(request.status), this.#labelOf(request.consumerId), errorOf(request)];
    this.#requests.inc({ door, endpoint, status });
    this.#consumerRequests.inc({ consumer, door, status });
    this.#durations.observe({ door, endpoint }, seconds);
    this.#consumerDurations.observe({ consumer }, seconds);
    if (code === undefined) return;
    this.#errors.inc({ door, endpoint, code });
    this.#consumerErrors.inc({ consumer, door, code });
  }

  /** A label of which there are never too many. */
  #labelOf(consumerId: string | undefined): string {
    if (consumerId === undefined) return 'none';
    if (this.#knownConsumers.size < MAX_CONSUMERS) this.#knownConsumers.add(consumerId);
    return this.#knownConsumers.has(consumerId) ? consumerId : 'others';
  }
}
