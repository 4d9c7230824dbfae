import { ACCOUNT_HEADER } from '../../access/index.js';
import { answerConditionally, entityTagOf, withVary } from '../door/index.js';
import type { DoorAnswer, DoorRequest } from '../door/index.js';

/** What the answer of a query depends on besides its address. */
const varying = ['accept', 'accept-encoding', 'authorization', 'x-access-token', ACCOUNT_HEADER, 'origin'];

/**
 * The answer of a query by GET that its caller may keep: for `maxAgeSeconds` without asking again, else to ask by its entity tag whether it
 * still holds. Only the caller itself may keep it, never a cache that others share. The query runs all the same: the gateway holds no data.
 */
export const letCallerKeep = (request: DoorRequest, answer: DoorAnswer, maxAgeSeconds: number): DoorAnswer => {
  const { body } = answer;
  if (typeof body !== 'string' && !Buffer.isBuffer(body)) return answer;
  const kept = { 'cache-control': maxAgeSeconds > 0 ? `private, max-age=${maxAgeSeconds}` : 'private, no-cache' };
  const headers = withVary({ ...answer.headers, ...kept }, varying);
  return answerConditionally(request, { ...answer, headers }, entityTagOf(body, 'weak'));
};
