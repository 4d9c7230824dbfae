import { endpoints } from '../../contract/index.js';
import { findMistakes } from './changes/find-mistakes.js';
import type { Operation } from './changes/operation.js';
import { steps } from './changes/rewrites/index.js';

/** Throws where a table of operations has mistakes, with all of them: a gateway that would translate wrongly does not start. */
export const checkTable = async (operations: readonly Operation[]): Promise<void> => {
  const mistakes = await findMistakes(operations, steps, endpoints);
  if (mistakes.length > 0) throw new Error(`The table of v1 and v2 has mistakes: ${mistakes.join('; ')}`);
};
