import { Terminal } from '../../src/cli/terminal.js';

/** A terminal where nobody types; it keeps what was printed. */
export class SilentTerminal extends Terminal {
  readonly isInteractive = false;
  readonly printed: string[] = [];
  readonly errors: string[] = [];

  print(text: string): void {
    this.printed.push(text);
  }

  printError(text: string): void {
    this.errors.push(text);
  }

  ask(): Promise<string> {
    return Promise.reject(new Error('Nobody is here to ask.'));
  }

  askSecret(): Promise<string> {
    return this.ask();
  }

  readInput(): Promise<string> {
    return this.ask();
  }
}
