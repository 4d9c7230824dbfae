import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { lookAt } from './log-lines.js';

/** A program of the build (`dist`), as its own process. */
export interface Program {
  readonly child: ChildProcess;
  /** Everything printed so far, both streams. */
  readonly output: () => string;
  /** Resolves once the text was printed; rejects when the process ends before. */
  readonly printed: (text: string | RegExp) => Promise<string>;
  readonly ended: Promise<number | null>;
  /** Sends a signal and waits for the end; resolves to the exit code. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Nothing of this machine's settings reaches a started program but where to find things. */
const surroundings = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };

export const startProgram = (file: string, { args = [], env = {}, input }: Start = {}): Program => {
  const child = spawn(process.execPath, ['--enable-source-maps', `dist/${file}`, ...args], {
    env: { ...surroundings, ...env },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  if (input !== undefined) child.stdin?.end(input);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
  const ended = once(child, 'close').then(([code]) => {
    lookAt(text);
    return code as number | null;
  });
  const includes = (wanted: string | RegExp): boolean => (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text));
  const printed = async (wanted: string | RegExp): Promise<string> => {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    const look = (): void => {
      if (includes(wanted)) resolve(undefined);
    };
    const streams = [child.stdout, child.stderr];
    for (const stream of streams) stream?.on('data', look);
    void ended.then(() => {
      reject(new Error(`The program ended before it printed ${String(wanted)}:\n${text}`));
    });
    look();
    await promise.finally(() => {
      for (const stream of streams) stream?.off('data', look);
    });
    return text;
  };
  const stop = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    return ended;
  };
  return { child, output: () => text, printed, ended, stop };
};

export interface RunningGateway extends Program {
  readonly url: string;
}

/** The production start, on free ports. */
export const startGatewayProcess = async (env: Readonly<Record<string, string>>): Promise<RunningGateway> => {
  const program = startProgram('main.js', { env: { PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'trace', ...env } });
  const text = await program.printed(/Gateway at \S+,/);
  return { ...program, url: /Gateway at (\S+),/.exec(text)?.[1] ?? '' };
};

/** Runs a command of the CLI to its end. */
export const runCli = async (
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input?: string,
): Promise<{ readonly code: number | null; readonly output: string }> => {
  const program = startProgram('cli/main.js', { args, env, ...(input !== undefined && { input }) });
  const code = await program.ended;
  return { code, output: program.output() };
};
