import { GatewayError } from '../../core/index.js';

const kinds = [
  // The vendor's WordPress plugin looks for these words (WPP; documented).
  ['AlreadyInGroup', 400, /duplicate address/i],
  // Seen inside the results of batches (META).
  ['InvalidAddress', 400, /invalid address/i],
  // No source shows how CleverReach words it; inferred from the two above.
  ['Blacklisted', 403, /blacklist/i],
] as const;

/** Why CleverReach did not add a receiver, where a client can do something about it. */
export interface AddRefusal {
  readonly kind: (typeof kinds)[number][0];
  readonly message: string;
}

/** The refusal in an error of an add, or undefined where it is another error. */
export const readAddRefusal = (error: unknown): AddRefusal | undefined => {
  const refusal = error instanceof GatewayError ? error.refusal : undefined;
  const found = refusal && kinds.find(([, status, words]) => refusal.status === status && words.test(refusal.message));
  return found && refusal && { kind: found[0], message: refusal.message };
};
