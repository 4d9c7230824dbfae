import { Query, Resolver } from '@nestjs/graphql';
import { tables } from '../../contract/index.js';
import type { Call } from '../calls/index.js';
import { CleverReach, expectRows } from '../calls/index.js';
import { CurrentCall } from '../schema/index.js';
import { Webhook } from './webhook.type.js';

const { webhooks } = tables;

@Resolver()
export class WebhooksResolver {
  constructor(private readonly cleverReach: CleverReach) {}

  @Query(() => [Webhook], { name: 'webhooks', nullable: true, description: 'URLs that CleverReach tells of events of the account.' })
  async list(@CurrentCall() call: Call): Promise<Webhook[]> {
    const rows = expectRows(webhooks.list, await this.cleverReach.read(call, webhooks.list, { params: {} }));
    return rows.map(({ event, condition, url }) => ({ event: event || null, condition: condition || null, url: url || null }));
  }
}
