import { Module } from '@nestjs/common';
import { CallsModule } from '../calls/index.js';
import { GroupChangesResolver } from './group-changes.resolver.js';
import { GroupsResolver } from './groups.resolver.js';
import { GroupsService } from './groups.service.js';

@Module({ imports: [CallsModule], providers: [GroupsService, GroupsResolver, GroupChangesResolver], exports: [GroupsService] })
export class GroupsModule {}
