import { Module } from '@nestjs/common';
import { AccountModule, accountResolvers } from './account/index.js';
import { AttributesModule, attributesResolvers } from './attributes/index.js';
import { BlacklistModule, blacklistResolvers } from './blacklist/index.js';
import { BouncesModule, bouncesResolvers } from './bounces/index.js';
import { EventsModule, eventsResolvers } from './events/index.js';
import { FiltersModule, filtersResolvers } from './filters/index.js';
import { FlowsModule, flowsResolvers } from './flows/index.js';
import { FormsModule, formsResolvers } from './forms/index.js';
import { GroupsModule, groupsResolvers } from './groups/index.js';
import { MailingsModule, mailingsResolvers } from './mailings/index.js';
import { MyContentModule, myContentResolvers } from './mycontent/index.js';
import { OrdersModule, ordersResolvers } from './orders/index.js';
import { ReceiversModule, receiversResolvers } from './receivers/index.js';
import { ReportsModule, reportsResolvers } from './reports/index.js';
import { SubscriptionsModule, subscriptionsResolvers } from './subscriptions/index.js';
import { TagsModule, tagsResolvers } from './tags/index.js';
import { WebhooksModule, webhooksResolvers } from './webhooks/index.js';

/** Every resolver of every domain: what the schema is made of. */
export const resolvers = [
  ...accountResolvers,
  ...attributesResolvers,
  ...blacklistResolvers,
  ...bouncesResolvers,
  ...eventsResolvers,
  ...filtersResolvers,
  ...flowsResolvers,
  ...formsResolvers,
  ...groupsResolvers,
  ...mailingsResolvers,
  ...myContentResolvers,
  ...ordersResolvers,
  ...receiversResolvers,
  ...reportsResolvers,
  ...subscriptionsResolvers,
  ...tagsResolvers,
  ...webhooksResolvers,
] as const;

/** Every domain with its part of the GraphQL schema. */
@Module({
  imports: [
    AccountModule, AttributesModule, BlacklistModule, BouncesModule,
    EventsModule, FiltersModule, FlowsModule, FormsModule,
    GroupsModule, MailingsModule, MyContentModule, OrdersModule,
    ReceiversModule, ReportsModule, SubscriptionsModule, TagsModule,
    WebhooksModule,
  ],
})
export class DomainsModule {}
