import { Injectable } from '@nestjs/common';
import { factsOfError, Log, Metrics } from '../../telemetry/index.js';

/** What failed where: nothing of the call itself. */
export interface FailedRewrite {
  readonly title: string;
  readonly operation: string;
  readonly requestId: string;
}

/** Counts rewrites that fail on real calls and tells the log which one it was. */
@Injectable()
export class RewriteFailures {
  constructor(
    private readonly log: Log,
    private readonly metrics: Metrics,
  ) {}

  record({ title, operation, requestId }: FailedRewrite, cause: unknown): void {
    this.metrics.countRewriteFailure(operation);
    this.log.error('a rewrite of an old call failed', { title, operation, requestId, ...factsOfError(cause) });
  }
}
