import { Injectable } from '@nestjs/common';
import { GatewayError } from '../../core/index.js';
import { Metrics } from '../../telemetry/index.js';
import { DeniedCalls } from '../denied-calls.js';
import type { Caller } from '../ports.js';
import { isInNetworks } from './allowed-networks.js';
import type { Arrival } from '../arrival.js';
import { RequestBudgets } from './request-budgets.js';
import { RunningRequests } from './running-requests.js';

const isLimited = ({ policy }: Caller): boolean =>
  policy.networks !== undefined || policy.requestsPerMinute !== undefined || policy.requestsPerDay !== undefined || policy.concurrentRequests !== undefined;

/** Lets proven callers in as the policy of their consumer allows: from where, how often, and how many at the same time. */
@Injectable()
export class Admission {
  /** One request may ask several times, and counts once. */
  readonly #admitted = new WeakMap<Arrival, string>();

  constructor(
    private readonly budgets: RequestBudgets,
    private readonly running: RunningRequests,
    private readonly denied: DeniedCalls,
    private readonly metrics: Metrics,
  ) {}

  /** Throws `forbidden` for a caller from a foreign network, and `rate_limited`; nothing is waited for where the consumer has no limits. */
  admit(caller: Caller, arrival: Arrival): Promise<void> | undefined {
    return isLimited(caller) && this.#admitted.get(arrival) !== caller.consumerId ? this.#admit(caller, arrival) : undefined;
  }

  async #admit(caller: Caller, arrival: Arrival): Promise<void> {
    const { consumerId, policy } = caller;
    this.#checkNetwork(caller, arrival);
    await this.budgets.spend(consumerId, policy, arrival);
    await this.running.enter(consumerId, policy, arrival);
    this.#admitted.set(arrival, consumerId);
  }

  #checkNetwork(caller: Caller, { address }: Arrival): void {
    const { networks } = caller.policy;
    if (networks === undefined || isInNetworks(networks, address)) return;
    this.metrics.countRefusal('network');
    const refusal = new GatewayError('forbidden', 'This credential is not allowed from the network that the call comes from.', { facts: { network: 'foreign' } });
    this.denied.note(caller, 'network', refusal);
    throw refusal;
  }
}
