import type { IncomingHttpHeaders } from 'node:http';
import { ACCOUNT_HEADER, chooseAccount } from '../../access/index.js';
import type { Authenticator, Caller } from '../../access/index.js';
import { goOn } from '../../core/index.js';
import type { Secret } from '../../core/index.js';
import type { CallContext } from '../../upstream/index.js';
import { noteCacheUse } from './cache-status.js';
import { identify, presentedTokens } from './presented-tokens.js';
import type { DoorRequest } from './door-call.js';
import { admitPage } from './foreign-pages.js';

/** Whether the caller asks with `X-Dry-Run: 1` that nothing be changed. */
export const asksForDryRun = ({ 'x-dry-run': asked }: IncomingHttpHeaders): boolean =>
  asked !== undefined && ['1', 'true', 'yes', 'on'].includes(String(asked).trim().toLowerCase());

/** `arrivedAt` is from before it was known who calls: a faster call must not look older. */
const contextOf = (caller: Caller, request: DoorRequest, arrivedAt: number): CallContext => {
  request.notes.consumerId = caller.consumerId;
  admitPage(caller, request);
  const requested = request.headers[ACCOUNT_HEADER];
  const accountId = chooseAccount(caller, typeof requested === 'string' && requested.trim() !== '' ? requested.trim() : undefined);
  request.notes.accountId = accountId;
  const { requestId, trace, signal, headers, notes } = request;
  const noteKept = (write: string): void => {
    notes.keptWrites = [...(notes.keptWrites ?? []), write];
  };
  const noteTaken = (): void => {
    notes.hasTakenRows = true;
  };
  return { caller, accountId, requestId, arrivedAt, trace, signal, dryRun: asksForDryRun(headers), noteCache: noteCacheUse(notes), noteKept, noteTaken };
};

interface IdentifiedCall {
  readonly context: CallContext;
  /** What proved who calls. */
  readonly credential: Secret;
}

/** As `readCallContext`, with the credential that proved who calls. */
export const readIdentifiedCall = (authenticator: Authenticator, request: DoorRequest): IdentifiedCall | Promise<IdentifiedCall> => {
  const arrivedAt = performance.now();
  return goOn(identify(authenticator, presentedTokens(request), request.arrival), ({ caller, credential }) => ({ context: contextOf(caller, request, arrivedAt), credential }));
};

/**
 * Who calls and for which account: what every call to CleverReach carries. Notes both for the access log. Throws
 * `unauthenticated`, `forbidden` for a page of an origin that the consumer does not allow, `unknown_account`, or `invalid_input` where the caller has to name one of several accounts.
 */
export const readCallContext = (authenticator: Authenticator, request: DoorRequest): CallContext | Promise<CallContext> =>
  goOn(readIdentifiedCall(authenticator, request), ({ context }) => context);
