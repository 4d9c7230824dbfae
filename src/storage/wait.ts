import { setTimeout as sleep } from 'node:timers/promises';

interface Waiting {
  /** How long to try in all. 0 tries once. */
  readonly waitMs: number;
  /** Longest pause between two tries; each pause is a random part of it, so that waiters do not march in step. */
  readonly pauseMs: number;
}

/** Tries until something comes, and undefined when the time is over. */
export const tryUntil = async <T>(attempt: () => Promise<T | undefined>, { waitMs, pauseMs }: Waiting): Promise<T | undefined> => {
  const deadline = performance.now() + waitMs;
  for (;;) {
    const result = await attempt();
    if (result !== undefined) return result;
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) return undefined;
    await sleep(Math.min(leftMs, pauseMs * (0.5 + Math.random() / 2)));
  }
};
