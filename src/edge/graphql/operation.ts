import { AsyncLocalStorage } from 'node:async_hooks';

/** What the door knows of the operation it serves; Apollo's error format is told of nothing else. */
export interface Operation {
  readonly requestId: string;
  /** The caller may learn nothing of the schema, not even from suggestions in errors. */
  readonly hidesSchema: boolean;
  /** The document or its variables were refused before anything ran. */
  isRefused: boolean;
  /** Code of the first error in the answer. */
  errorCode: string | undefined;
}

const running = new AsyncLocalStorage<Operation>();

/** Runs Apollo for one operation. */
export const runOperation = <T>(operation: Operation, run: () => Promise<T>): Promise<T> => running.run(operation, run);

/** The operation that is being answered. */
export const currentOperation = (): Operation => {
  const operation = running.getStore();
  if (!operation) throw new Error('No operation is running here.');
  return operation;
};
