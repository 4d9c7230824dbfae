import { pino } from 'pino';
import type { DestinationStream, Level, Logger } from 'pino';
import { GatheredLines } from './gathered-lines.js';
import { Log } from './log.js';
import type { LogFacts } from './log.js';

let output: GatheredLines | undefined;

/** Writes one JSON object a line, to standard output unless told otherwise. */
export class PinoLog extends Log {
  readonly #pino: Logger;
  readonly #destination: DestinationStream;
  #at = 0;

  constructor(level: Level | 'silent', destination?: DestinationStream) {
    super();
    const timestamp = (): string => `,"time":${this.#at}`;
    const options = { level, base: null, timestamp, messageKey: 'message', formatters: { level: (label: string) => ({ level: label }) } };
    this.#destination = destination ?? (output ??= new GatheredLines());
    this.#pino = pino(options, this.#destination);
  }

  debug(message: string, facts?: LogFacts, at?: number): void {
    this.#write('debug', message, facts, at);
  }

  info(message: string, facts?: LogFacts, at?: number): void {
    this.#write('info', message, facts, at);
  }

  warn(message: string, facts?: LogFacts, at?: number): void {
    this.#write('warn', message, facts, at);
  }

  error(message: string, facts?: LogFacts, at?: number): void {
    this.#write('error', message, facts, at);
  }

  infoAll<T>(events: readonly T[], lineOf: (event: T) => string): void {
    if (events.length === 0 || !this.#pino.isLevelEnabled('info')) return;
    let lines = '';
    for (const event of events) lines += lineOf(event);
    this.#destination.write(lines);
  }

  #write(level: Level, message: string, facts: LogFacts = {}, at = Date.now()): void {
    this.#at = at;
    this.#pino[level](facts, message);
  }
}
