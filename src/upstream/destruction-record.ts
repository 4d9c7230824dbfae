import { Injectable } from '@nestjs/common';
import { AuditLog } from '../access/index.js';
import type { AuditEvent } from '../access/index.js';
import type { Endpoint } from '../contract/index.js';
import { GatewayError } from '../core/index.js';
import { factsOfError, Log } from '../telemetry/index.js';
import type { CallContext, RawCall } from './ports.js';
import { TouchedReceivers } from './touched-receivers.js';

interface Destruction {
  readonly endpointId: string;
  /** The id the call names; never an address. */
  readonly target: string | null;
  /** Receivers that go; null where the number is not known. */
  readonly receivers: number | null;
}

const targetOf = (call: RawCall): string | null => {
  const [first] = Object.values(call.params);
  return first !== undefined && /^[0-9]+$/.test(first) ? first : null;
};

/** Tells what a call would destroy, and writes to the audit log what it does: before it is sent, and how it ended. */
@Injectable()
export class DestructionRecord {
  constructor(
    private readonly touched: TouchedReceivers,
    private readonly audit: AuditLog,
    private readonly log: Log,
  ) {}

  /** The error in which a dry run ends; its facts say how many receivers the call would have touched. */
  async rehearse(endpoint: Endpoint, call: RawCall): Promise<GatewayError> {
    const receivers = await this.count(endpoint, call);
    return new GatewayError('dry_run', 'This was a dry run: nothing was changed.', { facts: { endpoint: endpoint.id, receivers } });
  }

  /** Receivers that a call would take away; null where the number is not known. Never throws. */
  count(endpoint: Endpoint, call: RawCall): Promise<number | null> {
    return this.touched.count(endpoint, call);
  }

  /** Carries a destructive row out. */
  keep<T extends { readonly status: number }>(endpoint: Endpoint, call: RawCall, { receivers, send }: Pick<Destruction, 'receivers'> & { readonly send: () => Promise<T> }): Promise<T> {
    return this.#keep(call, { endpointId: endpoint.id, target: targetOf(call), receivers }, send);
  }

  /** Carries out the deletion of something that no row describes. */
  async keepUnknown<T extends { readonly status: number }>(call: CallContext, send: () => Promise<T>): Promise<T> {
    return this.#keep(call, { endpointId: 'unknown', target: null, receivers: null }, send);
  }

  async #keep<T extends { readonly status: number }>(call: CallContext, what: Destruction, send: () => Promise<T>): Promise<T> {
    const about = { consumerId: call.caller.consumerId, accountId: call.accountId };
    const { endpointId: endpoint, target, receivers } = what;
    await this.audit.record({ event: 'destructive.call', ...about, facts: { endpoint, requestId: call.requestId, target, receivers } });
    const end = (outcome: { readonly status: number } | { readonly error: string }): Promise<void> =>
      this.#recordEnd({ event: 'destructive.outcome', ...about, facts: { endpoint, requestId: call.requestId, ...outcome } });
    try {
      const answer = await send();
      await end({ status: answer.status });
      return answer;
    } catch (error) {
      await end({ error: error instanceof GatewayError ? error.code : 'internal' });
      throw error;
    }
  }

  /** What has happened upstream is not undone by a log that cannot be written. */
  async #recordEnd(entry: AuditEvent): Promise<void> {
    try {
      await this.audit.record(entry);
    } catch (error) {
      this.log.error('the end of a destructive call is missing in the audit log', { ...entry.facts, ...factsOfError(error) });
    }
  }
}
