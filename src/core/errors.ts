/** Every way a call can fail, as a closed list. Each door maps each code; a new code does not compile until it is mapped. */
export const errorCodes = [
  'invalid_input',
  'malformed_body',
  'body_too_large',
  'unsupported_media_type',
  'unauthenticated',
  'forbidden',
  'unknown_route',
  'method_not_allowed',
  'not_found',
  'conflict',
  'idempotency_key_reused',
  'rate_limited',
  'unknown_account',
  'not_connected',
  'reconnect_needed',
  'upstream_rejected',
  'upstream_rate_limited',
  'upstream_unavailable',
  'upstream_timeout',
  'upstream_invalid_answer',
  'outcome_unknown',
  'too_busy',
  'caller_gone',
  'dry_run',
  'accepted',
  'insufficient_storage',
  'persisted_query_not_found',
  'persisted_query_not_supported',
  'persisted_query_required',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** Facts for logs and error details. Never a secret, an address or a token. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/** What CleverReach answered when it refused: its HTTP status and its message. The message goes to callers and never to a log: it may name an address. */
export interface UpstreamRefusal {
  readonly status: number;
  readonly message: string;
  /** Set where the answer held no words of CleverReach: it may come from whatever stands before it. */
  readonly isUnexplained?: true;
}

interface GatewayErrorOptions {
  readonly facts?: ErrorFacts;
  /** Seconds after which a repeat makes sense. */
  readonly retryAfterSeconds?: number;
  readonly refusal?: UpstreamRefusal;
  readonly cause?: unknown;
}

/** The one error of the gateway: a code for programs, a sentence for people, facts for logs. */
export class GatewayError extends Error {
  readonly facts: ErrorFacts;
  readonly retryAfterSeconds: number | undefined;
  readonly refusal: UpstreamRefusal | undefined;

  constructor(
    readonly code: ErrorCode,
    message: string,
    options: GatewayErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'GatewayError';
    this.facts = options.facts ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.refusal = options.refusal;
  }
}

const openEnds: ReadonlySet<ErrorCode> = new Set(['upstream_invalid_answer', 'outcome_unknown', 'caller_gone', 'internal']);

/** Whether an error leaves open if its write was carried out. One that was sent ends neither in `upstream_unavailable` nor in `upstream_timeout` where it may have been. */
export const leavesOpen = (error: unknown): boolean => !(error instanceof GatewayError) || openEnds.has(error.code);

/** The HTTP status of each code at every door that speaks plain HTTP. */
export const HTTP_STATUS = {
  invalid_input: 400,
  malformed_body: 400,
  body_too_large: 413,
  unsupported_media_type: 415,
  unauthenticated: 401,
  forbidden: 403,
  unknown_route: 404,
  method_not_allowed: 405,
  not_found: 404,
  conflict: 409,
  idempotency_key_reused: 422,
  rate_limited: 429,
  unknown_account: 403,
  not_connected: 503,
  reconnect_needed: 503, // the gateway's trouble: a 401 would make callers throw a good credential away
  upstream_rejected: 400, // a refusal carries CleverReach's own status; this stands where none is known
  upstream_rate_limited: 429,
  upstream_unavailable: 503,
  upstream_timeout: 504,
  upstream_invalid_answer: 502,
  outcome_unknown: 504,
  too_busy: 503,
  caller_gone: 499,
  dry_run: 409,
  accepted: 202, // no failure: the doors word it as they word a success
  insufficient_storage: 507,
  persisted_query_not_found: 404,
  persisted_query_not_supported: 400,
  persisted_query_required: 403,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;
