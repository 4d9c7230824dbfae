/** Time as the gateway sees it. Tests hand in a clock of their own. */
export abstract class Clock {
  /** Milliseconds since 1970. */
  abstract now(): number;
}

export class SystemClock extends Clock {
  now(): number {
    return Date.now();
  }
}
