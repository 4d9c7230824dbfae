import { runCli } from '../../src/cli/run-cli.js';
import { Terminal } from '../../src/cli/terminal.js';
import { readSettings } from '../../src/config/index.js';
import type { Environment } from '../../src/config/index.js';

/** A terminal of a test: what is typed or sent, and what was printed. */
export class TestTerminal extends Terminal {
  readonly printed: string[] = [];
  readonly errors: string[] = [];
  readonly questions: string[] = [];

  constructor(
    readonly isInteractive: boolean,
    private readonly typed: string,
  ) {
    super();
  }

  print(text: string): void {
    this.printed.push(text);
  }

  printError(text: string): void {
    this.errors.push(text);
  }

  async ask(question: string): Promise<string> {
    this.questions.push(question);
    return this.typed;
  }

  askSecret(question: string): Promise<string> {
    return this.ask(question);
  }

  async readInput(): Promise<string> {
    return this.typed;
  }
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly questions: readonly string[];
}

export interface Typed {
  /** At a terminal, in answer to questions. */
  readonly typed?: string;
  /** By standard input. */
  readonly sent?: string;
}

/** Runs a line of the command line as a person would type it; words in double quotes may hold blanks. */
export const runLine = async (environment: Environment, line: string, input: Typed = {}): Promise<Ran> => {
  const terminal = new TestTerminal(input.typed !== undefined, input.typed ?? input.sent ?? '');
  const args = [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  const code = await runCli(args, { terminal, readSettings: () => readSettings(environment) });
  return { code, out: terminal.printed.join('\n'), err: terminal.errors.join('\n'), questions: terminal.questions };
};
