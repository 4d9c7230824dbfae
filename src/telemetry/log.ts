/** What a log line tells besides its sentence. Never a secret, an address, a body or a url with its query. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** The log of the process. Sentences are fixed texts; what varies goes into the facts. `at` is when it happened, in milliseconds since 1970; now, unless told. */
export abstract class Log {
  abstract debug(message: string, facts?: LogFacts, at?: number): void;
  abstract info(message: string, facts?: LogFacts, at?: number): void;
  abstract warn(message: string, facts?: LogFacts, at?: number): void;
  abstract error(message: string, facts?: LogFacts, at?: number): void;
  /** Writes a line of level info about each of many events at once. `lineOf` words it: a JSON object as the other lines are, and a line feed. */
  abstract infoAll<T>(events: readonly T[], lineOf: (event: T) => string): void;
}
