import type { Endpoint } from '../contract/index.js';
import { nouns } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import { OWN_RECEIVER, ownReceiverParam } from './own-receiver.js';
import type { Caller, Scope } from './ports.js';

/** Every scope that exists. */
export const scopeNames: readonly Scope[] = [
  ...['*', ...nouns].flatMap((noun) => [`${noun}:read`, `${noun}:write`]),
  OWN_RECEIVER,
  'destroy',
  'any',
  'admin',
];

const known: ReadonlySet<Scope> = new Set(scopeNames);

/** The scopes without repetition, sorted. Throws `invalid_input` that lists those which do not exist. */
export const checkScopes = (scopes: readonly string[]): readonly Scope[] => {
  const wrong = scopes.filter((scope) => !known.has(scope));
  if (wrong.length > 0) {
    throw new GatewayError(
      'invalid_input',
      `There is no scope ${wrong.map((scope) => `"${scope}"`).join(', ')}. ` +
        `Scopes are <noun>:read, <noun>:write, *:read, *:write, ${OWN_RECEIVER}, destroy, any and admin; nouns are ${nouns.join(', ')}.`,
    );
  }
  return [...new Set(scopes)].sort();
};

const unknownAccount = (): GatewayError =>
  new GatewayError('unknown_account', 'This credential is not bound to that account.');

const missing = (scope: Scope, endpoint: Endpoint): GatewayError =>
  new GatewayError('forbidden', `This call needs the scope "${scope}".`, { facts: { scope, endpoint: endpoint.id } });

const notForPeople = (endpoint: Endpoint): GatewayError =>
  new GatewayError('forbidden', 'This token is good for what people may do with their own receiver.', { facts: { scope: OWN_RECEIVER, endpoint: endpoint.id } });

/** Refuses a call that `caller` may not make on `accountId`: `unknown_account`, or `forbidden` naming the missing scope. */
export const permit = (caller: Caller, endpoint: Endpoint, accountId: string): void => {
  if (endpoint.access === 'none') return;
  if (!caller.accountIds.includes(accountId)) throw unknownAccount();
  if (caller.ownAddress !== undefined) {
    if (ownReceiverParam(endpoint) === undefined) throw notForPeople(endpoint);
    return;
  }
  if (endpoint.needsNoScope) return;
  const scope = `${endpoint.noun}:${endpoint.access}`;
  if (!caller.scopes.has(scope) && !caller.scopes.has(`*:${endpoint.access}`)) throw missing(scope, endpoint);
  if (endpoint.destroys === true && !caller.scopes.has('destroy')) throw missing('destroy', endpoint);
};

/** Header in which a caller with several accounts names the one it means. */
export const ACCOUNT_HEADER = 'x-cleverreach-account';

/** The account a call is for: the requested one, or the only one. Throws `unknown_account` or `invalid_input`. */
export const chooseAccount = (caller: Caller, requested?: string): string => {
  if (requested !== undefined) {
    if (!caller.accountIds.includes(requested)) throw unknownAccount();
    return requested;
  }
  const [only, ...others] = caller.accountIds;
  if (only === undefined) throw new GatewayError('unknown_account', 'This credential is bound to no account.');
  if (others.length > 0) {
    throw new GatewayError('invalid_input', `This credential is bound to several accounts. Name one in the header ${ACCOUNT_HEADER}.`);
  }
  return only;
};
