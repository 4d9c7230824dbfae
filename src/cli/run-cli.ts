import { CommanderError } from 'commander';
import { describeFailure } from '../process.js';
import { CommandFailure, UsageError } from './cli-error.js';
import { Cli } from './cli.js';
import type { CliSetting } from './cli.js';
import { buildProgram } from './program.js';

const FAILURE = 1;
const USAGE = 2;

/** Runs one command. Resolves to its exit code: 0 done, 1 failed, 2 not understood or not confirmed. */
export const runCli = async (args: readonly string[], setting: CliSetting): Promise<number> => {
  const { terminal } = setting;
  try {
    await buildProgram(new Cli(setting), terminal).parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
    const isPlain = error instanceof UsageError || error instanceof CommandFailure;
    terminal.printError(isPlain ? error.message : describeFailure(error));
    return error instanceof UsageError ? USAGE : FAILURE;
  }
};
