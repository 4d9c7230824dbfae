import { Injectable } from '@nestjs/common';
import { Consumers } from '../../../access/index.js';
import type { Consumer } from '../../../access/index.js';
import { Clock, GatewayError } from '../../../core/index.js';
import { UsageStore } from '../usage/usage-store.js';
import { reportIntegration } from './build-report.js';
import type { MigrationReport } from './report.js';

/** Reports what old integrations still do, from the counts of every process. */
@Injectable()
export class MigrationReports {
  constructor(
    private readonly usage: UsageStore,
    private readonly consumers: Consumers,
    private readonly clock: Clock,
  ) {}

  /** All integrations by name, or the consumer of that name or id. Throws `not_found`. */
  async make(consumer?: string): Promise<MigrationReport> {
    const madeAt = this.clock.now();
    const chosen = consumer === undefined ? await this.consumers.list() : [await this.#find(consumer)];
    const counts = Map.groupBy(await this.usage.read(), ({ consumerId }) => consumerId);
    const integrations = chosen
      .filter(({ id, kind, revokedAt }) => consumer !== undefined || counts.has(id) || (kind === 'legacy_integration' && revokedAt === undefined))
      .toSorted((one, other) => one.name.localeCompare(other.name))
      .map(({ id, name, revokedAt }) => reportIntegration({ id, name, isRevoked: revokedAt !== undefined }, counts.get(id) ?? [], madeAt));
    return { madeAt, integrations };
  }

  async #find(nameOrId: string): Promise<Consumer> {
    const found = await this.consumers.find(nameOrId);
    if (!found) throw new GatewayError('not_found', 'There is no such consumer.');
    return found;
  }
}
