/** Where a command reads and writes. */
export abstract class Terminal {
  /** Whether a person can be asked. */
  abstract readonly isInteractive: boolean;
  abstract print(text: string): void;
  abstract printError(text: string): void;
  /** A line that a person types, shown as it is typed. */
  abstract ask(question: string): Promise<string>;
  /** A line that a person types unseen. */
  abstract askSecret(question: string): Promise<string>;
  /** Everything that another program sends. */
  abstract readInput(): Promise<string>;
}
