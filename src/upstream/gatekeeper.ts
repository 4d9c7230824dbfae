import { Injectable } from '@nestjs/common';
import { checkBatch, chooseAccount, DeniedCalls, permit } from '../access/index.js';
import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import { countRows } from './batch-rows.js';
import { refuseTokenCalls, refuseTokenPaths } from './kept-calls.js';
import { OwnReceivers } from './own-receivers.js';
import type { CallContext, RawCall, UnknownCall } from './ports.js';

const needs = (scope: string): GatewayError =>
  new GatewayError('forbidden', `A path outside the contract needs the scope "${scope}".`, { facts: { scope } });

/** Decides whether a caller may make a call; a refusal is noted for the audit log. */
@Injectable()
export class Gatekeeper {
  constructor(
    private readonly denied: DeniedCalls,
    private readonly ownReceivers: OwnReceivers,
  ) {}

  /** Throws `unknown_account` or `forbidden` for a row that the caller may not call. */
  check(endpoint: Endpoint, call: CallContext): void {
    this.#note(call, endpoint.id, () => {
      chooseAccount(call.caller, call.accountId);
      permit(call.caller, endpoint, call.accountId);
    });
  }

  /** As `check`, for a call that is about to be sent: throws `forbidden` also for a row that nobody may have sent, and for the receiver of somebody else, and `invalid_input` for too large a batch. */
  checkSending(endpoint: Endpoint, call: RawCall): Promise<void> | undefined {
    this.#note(call, endpoint.id, () => {
      refuseTokenCalls(endpoint);
    });
    this.check(endpoint, call);
    const { policy, ownAddress } = call.caller;
    if (policy.batchRows !== undefined) checkBatch(call.caller, countRows(endpoint, call));
    return ownAddress === undefined ? undefined : this.#checkOwn(endpoint, call, ownAddress);
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

  async #checkOwn(endpoint: Endpoint, call: RawCall, address: string): Promise<void> {
    if (await this.ownReceivers.isOwn(endpoint, call, address)) return;
    this.#note(call, endpoint.id, () => {
      throw new GatewayError('forbidden', 'This token is good for the own receiver of its holder.', { facts: { endpoint: endpoint.id } });
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
