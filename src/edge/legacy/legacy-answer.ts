import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/index.js';
import { GatewayError } from '../../core/index.js';
import { answerRestError, toGatewayError } from '../door/index.js';
import type { DoorAnswer } from '../door/index.js';
import type { Operation } from './changes/operation.js';
import { legacyPagePath } from './legacy-page.js';

/** What was found out about a call while it was served, for the headers of its answer and for the counts. */
export interface Trace {
  /** Titles of the steps that changed something, each once. */
  readonly rows: string[];
  operation?: Operation;
  /** Path of the v3 call that stands for the old one. */
  successor?: string;
  /** The consumer wants no word about the end of v1 and v2. */
  isQuiet?: boolean;
}

/** An error together with what was known of its call. */
export class TracedError extends GatewayError {
  constructor(
    error: GatewayError,
    readonly trace: Trace,
  ) {
    const { facts, refusal, retryAfterSeconds } = error;
    super(error.code, error.message, {
      facts,
      cause: error.cause ?? error,
      ...(refusal && { refusal }),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    });
  }
}

/** Headers of every recorded answer of v1 and v2. */
const recorded = {
  'content-type': 'application/json; charset=utf-8',
  'content-language': 'en',
  'cache-control': 'no-cache, must-revalidate',
  expires: '0',
  pragma: 'no-cache',
};

const malformed = { status: 400, message: 'Bad Request: Error parsing JSON, malformed JSON' };

const withOldMessage = (error: GatewayError): GatewayError =>
  error.code === 'malformed_body' ? new GatewayError(error.code, error.message, { facts: error.facts, refusal: malformed }) : error;

/** Words answers as v1 and v2 did, and tells in their headers that both are at their end (RFC 9745, RFC 8594). */
@Injectable()
export class LegacyAnswer {
  readonly #dates: Readonly<Record<string, string>>;
  readonly #pageUrl: string;

  constructor(config: AppConfig) {
    const { LEGACY_DEPRECATED_SINCE: since, LEGACY_SUNSET: sunset, PUBLIC_URL: base } = config.values;
    this.#dates = {
      deprecation: `@${Date.parse(`${since}T00:00:00Z`) / 1_000}`,
      ...(sunset !== undefined && { sunset: new Date(`${sunset}T00:00:00Z`).toUTCString() }),
    };
    this.#pageUrl = `${base?.href.replace(/\/$/, '') ?? ''}${legacyPagePath}`;
  }

  success(body: string | Buffer | Readable, trace: Trace): DoorAnswer {
    return { status: 200, headers: { ...recorded, ...this.#farewell(trace) }, body };
  }

  /** What a dry run answers: the call looks done and nothing is changed. */
  dryRun(trace: Trace): DoorAnswer {
    return { status: 200, headers: { ...recorded, ...this.#farewell(trace), 'x-dry-run': '1' }, body: 'true' };
  }

  failure(thrown: unknown): DoorAnswer {
    const error = toGatewayError(thrown);
    const answer = answerRestError(withOldMessage(error));
    const trace = error instanceof TracedError ? error.trace : {};
    return { ...answer, headers: { ...recorded, ...answer.headers, ...this.#farewell(trace) } };
  }

  #farewell({ operation, successor, isQuiet }: Partial<Trace>): Readonly<Record<string, string>> {
    if (isQuiet === true) return {};
    const page = `<${this.#pageUrl}${operation ? `#${operation.id}` : ''}>; rel="deprecation"; type="text/markdown"`;
    return { ...this.#dates, link: successor === undefined ? page : `${page}, <${successor}>; rel="successor-version"` };
  }
}
