import { readProcessSettings } from '../config/index.js';
import { ProcessTerminal } from './process-terminal.js';
import { runCli } from './run-cli.js';

/** Runs the command of this process and sets its exit code. */
export const runProcess = async (): Promise<void> => {
  process.exitCode = await runCli(process.argv.slice(2), { terminal: new ProcessTerminal(), readSettings: readProcessSettings });
};
