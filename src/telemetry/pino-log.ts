import { pino } from 'pino';
import type { DestinationStream, Level, Logger } from 'pino';
import { GatheredLines } from './gathered-lines.js';
import { Log } from './log.js';
import type { LogFacts } from './log.js';

let output: GatheredLines | undefined;

/** Writes one JSON object a line, to standard output unless told otherwise. */
export class PinoLog extends Log {
  readonly #pino: Logger;

  constructor(level: Level | 'silent', destination?: DestinationStream) {
    super();
    const options = { level, base: null, messageKey: 'message', formatters: { level: (label: string) => ({ level: label }) } };
    this.#pino = pino(options, destination ?? (output ??= new GatheredLines()));
  }

  debug(message: string, facts: LogFacts = {}): void {
    this.#pino.debug(facts, message);
  }

  info(message: string, facts: LogFacts = {}): void {
    this.#pino.info(facts, message);
  }

  warn(message: string, facts: LogFacts = {}): void {
    this.#pino.warn(facts, message);
  }

  error(message: string, facts: LogFacts = {}): void {
    this.#pino.error(facts, message);
  }
}
