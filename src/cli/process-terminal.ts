import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { Terminal } from './terminal.js';

/** The terminal of this process. Questions go to standard error, so that standard output holds the result alone. */
export class ProcessTerminal extends Terminal {
  readonly isInteractive = process.stdin.isTTY && process.stderr.isTTY;

  print(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  printError(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  ask(question: string): Promise<string> {
    return this.#readLine(question, process.stderr);
  }

  async askSecret(question: string): Promise<string> {
    process.stderr.write(question);
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const secret = await this.#readLine('', nowhere);
    process.stderr.write('\n');
    return secret;
  }

  readInput(): Promise<string> {
    return text(process.stdin);
  }

  async #readLine(question: string, output: NodeJS.WritableStream): Promise<string> {
    const lines = createInterface({ input: process.stdin, output, terminal: true });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  }
}
