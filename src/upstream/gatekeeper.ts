import { Injectable } from '@nestjs/common';
import { chooseAccount, DeniedCalls, permit } from '../access/index.js';
import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import { refuseTokenCalls, refuseTokenPaths } from './kept-calls.js';
import type { CallContext, UnknownCall } from './ports.js';

const needs = (scope: string): GatewayError =>
  new GatewayError('forbidden', `A path outside the contract needs the scope "${scope}".`, { facts: { scope } });

/** Decides whether a caller may make a call; a refusal is noted for the audit log. */
@Injectable()
export class Gatekeeper {
  constructor(private readonly denied: DeniedCalls) {}

  /** Throws `unknown_account` or `forbidden` for a row that the caller may not call. */
  check(endpoint: Endpoint, call: CallContext): void {
    this.#note(call, endpoint.id, () => {
      chooseAccount(call.caller, call.accountId);
      permit(call.caller, endpoint, call.accountId);
    });
  }

  /** As `check`, for a call that is about to be sent: throws `forbidden` for a row that nobody may have sent as well. */
  checkSending(endpoint: Endpoint, call: CallContext): void {
    this.#note(call, endpoint.id, () => {
      refuseTokenCalls(endpoint);
    });
    this.check(endpoint, call);
  }

  /** A path outside the contract needs the scope `any`, and `destroy` where its method deletes: nobody has said what it deletes. */
  checkUnknown(call: UnknownCall): void {
    this.#note(call, 'unknown', () => {
      chooseAccount(call.caller, call.accountId);
      refuseTokenPaths(call.path);
      const { scopes } = call.caller;
      if (!scopes.has('any')) throw needs('any');
      if (call.method === 'DELETE' && !scopes.has('destroy')) throw needs('destroy');
    });
  }

  #note({ caller }: CallContext, what: string, check: () => void): void {
    try {
      check();
    } catch (error) {
      if (error instanceof GatewayError) this.denied.note(caller, what, error);
      throw error;
    }
  }
}
