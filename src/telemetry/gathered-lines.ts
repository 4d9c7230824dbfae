import { destination } from 'pino';
import type { DestinationStream } from 'pino';

const GATHER_MS = 20;
const GATHER_CHARACTERS = 65_536;

/**
 * Standard output to which lines go together, a moment after the first of them: a system call for each costs more than the line
 * itself. A process that is killed loses what it wrote in that moment; one that ends in any other way loses nothing.
 */
export class GatheredLines implements DestinationStream {
  readonly #output = destination({ dest: 1, sync: true });
  #lines = '';
  #timer: NodeJS.Timeout | undefined;

  constructor() {
    process.on('exit', () => {
      this.#hand();
      this.#output.flushSync();
    });
  }

  write(lines: string): void {
    this.#lines += lines;
    if (this.#lines.length >= GATHER_CHARACTERS) this.#hand();
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#hand();
    }, GATHER_MS).unref();
  }

  #hand(): void {
    const lines = this.#lines;
    this.#lines = '';
    if (lines !== '') this.#output.write(lines);
  }
}
