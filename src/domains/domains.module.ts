import { Module } from '@nestjs/common';
import { AccountModule, accountResolvers } from './account/index.js';
import { AttributesModule, attributesResolvers } from './attributes/index.js';
import { GroupsModule, groupsResolvers } from './groups/index.js';
import { ReceiversModule, receiversResolvers } from './receivers/index.js';

/** Every resolver of every domain: what the schema is made of. */
export const resolvers = [...accountResolvers, ...attributesResolvers, ...groupsResolvers, ...receiversResolvers] as const;

/** Every domain with its part of the GraphQL schema. */
@Module({ imports: [AccountModule, AttributesModule, GroupsModule, ReceiversModule] })
export class DomainsModule {}
