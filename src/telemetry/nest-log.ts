import type { LoggerService } from '@nestjs/common';
import { GatewayError } from '../core/index.js';
import type { Log } from './log.js';

const textOf = (message: unknown): string => (message instanceof Error ? message.name : String(message));

/** Sends Nest's own lines to the log; what Nest says while it starts is of interest to developers only. */
export class NestLog implements LoggerService {
  constructor(private readonly target: Log) {}

  log(message: unknown): void {
    this.target.debug(textOf(message));
  }

  debug(message: unknown): void {
    this.target.debug(textOf(message));
  }

  verbose(message: unknown): void {
    this.target.debug(textOf(message));
  }

  warn(message: unknown): void {
    this.target.warn(textOf(message));
  }

  /** Nest tells every error of a resolver. An error of the gateway's own stands in the line of its request already, and may be a caller's mistake. */
  error(message: unknown): void {
    this.target[message instanceof GatewayError ? 'debug' : 'error'](textOf(message));
  }

  fatal(message: unknown): void {
    this.target.error(textOf(message));
  }
}
