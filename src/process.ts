import cluster from 'node:cluster';
import { GatewayError } from './core/index.js';
import { SettingsError } from './config/index.js';
import { factsOfError } from './telemetry/index.js';
import type { Log } from './telemetry/index.js';

interface SystemError extends Error {
  readonly code: string;
  readonly port?: number;
  readonly address?: string;
  readonly path?: string;
  readonly hostname?: string;
}

const isSystemError = (error: unknown): error is SystemError => error instanceof Error && typeof (error as { code?: unknown }).code === 'string';

const systemSentences: Readonly<Record<string, (error: SystemError) => string>> = {
  EADDRINUSE: (error) => `Port ${error.port ?? ''} is taken by another program. Stop that one or choose another port.`,
  EACCES: (error) => (error.port ? `Port ${error.port} needs more rights. Choose one above 1023.` : `No permission to write to ${error.path ?? 'a file'}.`),
  EADDRNOTAVAIL: (error) => `This machine has no address ${error.address ?? ''} to listen on.`,
  ENOTFOUND: (error) => `The host ${error.hostname ?? ''} has no address.`,
  EROFS: (error) => `${error.path ?? 'The folder'} is on a read-only file system.`,
  ENOENT: (error) => `${error.path ?? 'The path'} leads nowhere.`,
  EEXIST: (error) => `${error.path ?? 'The path'} is there already.`,
  ENOTDIR: (error) => `${error.path ?? 'The path'} leads through a file that is no folder.`,
  ENOSPC: () => 'The disk is full.',
};

/** One clear sentence for whatever kept a program from starting. */
export const describeFailure = (error: unknown): string => {
  if (error instanceof SettingsError || error instanceof GatewayError) return error.message;
  if (isSystemError(error)) return systemSentences[error.code]?.(error) ?? error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

/** Stops once on SIGINT or SIGTERM and exits with 0; a second signal ends the process at once. A worker leaves SIGINT, which a terminal sends to all, to the first process. */
export const onStopSignal = (stop: () => Promise<void>): void => {
  let isStopping = false;
  const handle = (): void => {
    if (isStopping) process.exit(130);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${describeFailure(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', cluster.isWorker ? () => undefined : handle);
  process.on('SIGTERM', handle);
};

/**
 * A promise that fails while nobody waits for it is logged, where Node would end the process: it concerns one call, and those of everybody
 * else are on their way. graphql-js leaves such promises behind where a list fails on a later item.
 */
export const outliveForgottenPromises = (log: Log): void => {
  process.on('unhandledRejection', (reason) => {
    log.error('a promise failed that nobody waited for', factsOfError(reason));
  });
};
