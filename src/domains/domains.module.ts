import { Module } from '@nestjs/common';
import { AccountModule, accountResolvers } from './account/index.js';
import { AttributesModule, attributesResolvers } from './attributes/index.js';
import { BlacklistModule, blacklistResolvers } from './blacklist/index.js';
import { EventsModule, eventsResolvers } from './events/index.js';
import { FormsModule, formsResolvers } from './forms/index.js';
import { GroupsModule, groupsResolvers } from './groups/index.js';
import { OrdersModule, ordersResolvers } from './orders/index.js';
import { ReceiversModule, receiversResolvers } from './receivers/index.js';
import { SubscriptionsModule, subscriptionsResolvers } from './subscriptions/index.js';
import { TagsModule, tagsResolvers } from './tags/index.js';

/** Every resolver of every domain: what the schema is made of. */
export const resolvers = [
  ...accountResolvers,
  ...attributesResolvers,
  ...blacklistResolvers,
  ...eventsResolvers,
  ...formsResolvers,
  ...groupsResolvers,
  ...ordersResolvers,
  ...receiversResolvers,
  ...subscriptionsResolvers,
  ...tagsResolvers,
] as const;

/** Every domain with its part of the GraphQL schema. */
@Module({ imports: [AccountModule, AttributesModule, BlacklistModule, EventsModule, FormsModule, GroupsModule, OrdersModule, ReceiversModule, SubscriptionsModule, TagsModule] })
export class DomainsModule {}
