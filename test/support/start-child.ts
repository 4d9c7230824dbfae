import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Environment } from '../../src/config/index.js';

/** A process of the gateway's storage and vault that a test talks to line by line. */
export interface Child {
  readonly send: (command: string) => void;
  /** The next line it answers, parsed; undefined once it has ended. */
  readonly next: () => Promise<unknown>;
  /** Ends it at once, as a power cut would. */
  readonly kill: () => Promise<void>;
}

/** Starts `test/support/vault-child.mjs` on compiled modules and waits until it is ready. */
export const startChild = async (modules: string, environment: Environment): Promise<Child> => {
  const child = spawn(process.execPath, [resolve('test/support/vault-child.mjs'), modules], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    return done ? undefined : JSON.parse(value);
  };
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  if ((await next()) !== 'ready') throw new Error('The child did not start.');
  return { send: (command) => void child.stdin.write(`${command}\n`), next, kill };
};
