import { GatewayError } from '../core/index.js';
import { variableOf } from './read-key.js';

/** Most queries name no method and need not be taken apart for it. A name may be encoded; what stands behind its equals sign is none. */
const mayNameMethod = /method|(?:^|&)[^=&]*%/i;

const isMethod = (part: string): boolean => /^(?:http)?_method$/i.test(variableOf(part));

/**
 * Throws `invalid_input` for a query, or a form, that names a method in place of the one that was sent: Restler, the framework behind CleverReach's API
 * (source; how it was set up is inferred), carries `GET /groups/7?http_method=DELETE` out as a DELETE; its later versions call it `_method`.
 */
export const refuseOtherMethod = (search: string | undefined): void => {
  if (search === undefined || !mayNameMethod.test(search) || !search.split('&').some(isMethod)) return;
  throw new GatewayError('invalid_input', 'A call has the method it is sent with: no parameter may name another one. Nothing was sent.');
};
