import { GatewayError } from '../../core/index.js';
import { Refusal } from './changes/step.js';

/**
 * An error in which CleverReach's refusal has other words; one without a refusal as it is. All else stays, whether CleverReach said
 * anything at all too: what became of the call is judged by it.
 */
export const reword = (error: GatewayError, inOtherWords: (refusal: Refusal) => Refusal): GatewayError => {
  if (!error.refusal) return error;
  const { code, message, facts, retryAfterSeconds, cause, refusal } = error;
  const told = inOtherWords(new Refusal(refusal.status, refusal.message));
  return new GatewayError(code, message, { facts, cause, refusal: { ...refusal, ...told }, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
};
