import { Module } from '@nestjs/common';
import { Clock, SystemClock } from '../../core/index.js';
import { CallsModule } from '../calls/index.js';
import { GroupsModule } from '../groups/index.js';
import { AddReceiverResolver } from './add-receiver.resolver.js';
import { BatchesResolver } from './batch/batches.resolver.js';
import { BatchesService } from './batch/batches.service.js';
import { GroupMembersResolver } from './group-members.resolver.js';
import { GroupReceiversResolver } from './group-receivers.resolver.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { PersonAddressResolver } from './person/person-address.resolver.js';
import { PersonResolver } from './person/person.resolver.js';
import { PersonService } from './person/person.service.js';
import { ReceiverChangesResolver } from './receiver-changes.resolver.js';
import { ReceiverChangesService } from './receiver-changes.service.js';
import { ReceiversResolver } from './receivers.resolver.js';
import { ReceiversService } from './receivers.service.js';

const services = [ReceiversService, GroupReceiversService, ReceiverChangesService, BatchesService, PersonService, { provide: Clock, useClass: SystemClock }];
export const receiversResolvers = [
  ReceiversResolver, GroupMembersResolver, GroupReceiversResolver, AddReceiverResolver, ReceiverChangesResolver, BatchesResolver, PersonResolver, PersonAddressResolver,
];

@Module({ imports: [CallsModule, GroupsModule], providers: [...services, ...receiversResolvers], exports: [GroupReceiversService, ReceiverChangesService] })
export class ReceiversModule {}
