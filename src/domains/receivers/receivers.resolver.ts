import { Info, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import { findAttributeValue } from '../attributes/index.js';
import type { Call } from '../calls/index.js';
import { ReceiverEvent } from '../events/index.js';
import { Group } from '../groups/index.js';
import { CheckedArgs, CurrentCall, IdArg, NamedReceiverArgs, readReceiverKey, RowArg, selectedFields } from '../schema/index.js';
import { detailFor } from './detail.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { GroupReceiver, Receiver } from './receiver.types.js';
import { ReceiversService } from './receivers.service.js';

@Resolver(() => Receiver)
export class ReceiversResolver {
  constructor(
    private readonly receivers: ReceiversService,
    private readonly members: GroupReceiversService,
  ) {}

  @Query(() => Receiver, { nullable: true, description: 'One person of the account, by id or by address. The error NOT_FOUND stands for nobody.' })
  receiver(@CurrentCall() call: Call, @CheckedArgs() named: NamedReceiverArgs): Promise<Receiver> {
    return this.receivers.get(call, readReceiverKey(named));
  }

  @RowArg('name', 'Technical name of the attribute.')
  @ResolveField(() => String, { nullable: true, description: 'Value of one global attribute; null where it is unset or unknown.' })
  globalAttribute(receiver: Receiver, { name }: { readonly name: string }): string | null {
    return findAttributeValue(receiver.globalAttributes, name);
  }

  @ResolveField(() => [Group], { nullable: true, description: 'The groups the person is in. One call for each person.' })
  groups(@CurrentCall() call: Call, @Parent() receiver: Receiver): Promise<Group[]> {
    return this.receivers.groupsOf(call, receiver.id);
  }

  @ResolveField(() => [ReceiverEvent], { nullable: true, description: 'The whole history, the newest first, where events stops at 250. One call for each person.' })
  allEvents(@CurrentCall() call: Call, @Parent() receiver: Receiver): Promise<ReceiverEvent[]> {
    return this.receivers.eventsOf(call, receiver.id);
  }

  @ResolveField(() => GroupReceiver, { nullable: true, description: 'The membership of the person in a group; null where there is none.' })
  membership(
    @CurrentCall() call: Call,
    @Parent() { id: key }: Receiver,
    @IdArg('groupId', { description: 'The group.' }) groupId: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GroupReceiver | null> {
    return this.members.find(call, { groupId, key, detail: detailFor(selectedFields(info)) });
  }
}
