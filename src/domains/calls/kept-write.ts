import { GatewayError } from '../../core/index.js';

/** The id of the write where it is kept until CleverReach can take it; undefined for any other error. */
export const keptWriteOf = (error: unknown): string | undefined =>
  error instanceof GatewayError && error.code === 'accepted' ? String(error.facts['write']) : undefined;
