import { readProcessSettings } from '../config/index.js';
import { ProcessTerminal } from './process-terminal.js';
import { runCli } from './run-cli.js';

/** Resolves once all that was printed before has left, or cannot: a pipe takes what its reader leaves room for. */
const flush = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((resolve) => {
    stream.write('', () => {
      resolve();
    });
  });

/**
 * Runs the command of this process and ends it with its exit code. By itself it might never end: where one store cannot be opened those that
 * were stay open, and a connection to a store that has gone silent waits for the end of its last words.
 */
export const runProcess = async (): Promise<void> => {
  const code = await runCli(process.argv.slice(2), { terminal: new ProcessTerminal(), readSettings: readProcessSettings });
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  process.exit(code);
};
