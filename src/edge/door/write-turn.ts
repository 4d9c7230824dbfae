let waiting: (() => void)[] = [];

const release = (): void => {
  const all = waiting;
  waiting = [];
  for (const go of all) go();
};

/**
 * Resolves when all that the event loop found arrived has been looked at, for everybody who waits. Answers that are written then, one
 * after the other, wake whoever reads them once; written each for itself, every one costs that anew.
 */
export const writeTurn = (): Promise<void> =>
  new Promise((resolve) => {
    if (waiting.push(resolve) === 1) setImmediate(release);
  });
