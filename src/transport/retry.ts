import { setTimeout as wait } from 'node:timers/promises';
import { callerGone } from './failure.js';

/** Milliseconds that a Retry-After asks for: seconds or a date. Undefined where it says nothing readable. */
export const readRetryAfterMs = (header: string | readonly string[] | undefined, nowMs: number): number | undefined => {
  if (typeof header !== 'string') return undefined;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
};

const passing: ReadonlySet<number> = new Set([502, 503, 504]);

export interface RetryRules {
  readonly retries: number;
  readonly delayMs: number;
  readonly retryAfterMaxMs: number;
}

/** The pause before repeat number `attempt` (from 0): anything up to a limit that doubles each time, so that callers do not come back together. */
export const backoffMs = (attempt: number, { delayMs }: RetryRules): number => Math.random() * delayMs * 2 ** attempt;

/**
 * The pause after which an answer is worth a repeat, or undefined where it stands: a 502, 503 or 504 passes by itself, a 429 only
 * after the time it names, and no longer time is waited for than the rules allow.
 */
export const pauseAfterAnswer = (
  answer: { readonly status: number; readonly retryAfterMs: number | undefined },
  attempt: number,
  rules: RetryRules,
): number | undefined => {
  const { status, retryAfterMs = 0 } = answer;
  if (!passing.has(status) && (status !== 429 || answer.retryAfterMs === undefined)) return undefined;
  return retryAfterMs <= rules.retryAfterMaxMs ? retryAfterMs + backoffMs(attempt, rules) : undefined;
};

/** Waits, unless the caller leaves: then it throws `caller_gone`. */
export const pause = async (ms: number, signal: AbortSignal | undefined): Promise<void> => {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch {
    throw callerGone();
  }
};
