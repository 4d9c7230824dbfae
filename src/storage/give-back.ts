import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 500;

/**
 * Frees a lock, or a call, that may have been taken though the answer was lost: nobody knows that he has it, and everybody would wait
 * for its end. Tries until it works, or until its time is over.
 */
export const giveBack = async (release: () => Promise<void>, leaseMs: number): Promise<void> => {
  const endMs = performance.now() + leaseMs;
  while (performance.now() < endMs) {
    try {
      await release();
      return;
    } catch {
      await sleep(PAUSE_MS, undefined, { ref: false });
    }
  }
};
