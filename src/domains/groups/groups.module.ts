import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { GroupChangesResolver } from './group-changes.resolver.js';
import { GroupsResolver } from './groups.resolver.js';
import { GroupsService } from './groups.service.js';

export const groupsResolvers = [GroupsResolver, GroupChangesResolver];

@Module({ imports: [CallsModule], providers: [GroupsService, ...groupsResolvers], exports: [GroupsService] })
export class GroupsModule {}
