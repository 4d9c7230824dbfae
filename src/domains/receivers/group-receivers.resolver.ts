import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { findAttributeValue } from '../attributes/index.js';
import type { Call } from '../calls/index.js';
import { Group, GroupsService } from '../groups/index.js';
import { CurrentCall, RowArg } from '../schema/index.js';
import { GroupReceiver, Receiver } from './receiver.types.js';
import { ReceiversService } from './receivers.service.js';

/** What a membership leads to. */
@Resolver(() => GroupReceiver)
export class GroupReceiversResolver {
  constructor(
    private readonly receivers: ReceiversService,
    private readonly groups: GroupsService,
  ) {}

  @RowArg('name', 'Technical name of the attribute.')
  @ResolveField(() => String, { nullable: true, description: 'Value of one local attribute of the group; null where it is unset or unknown.' })
  attribute(member: GroupReceiver, { name }: { readonly name: string }): string | null {
    return findAttributeValue(member.attributes, name);
  }

  @RowArg('name', 'Technical name of the attribute.')
  @ResolveField(() => String, { nullable: true, description: 'Value of one global attribute; null where it is unset or unknown.' })
  globalAttribute(member: GroupReceiver, { name }: { readonly name: string }): string | null {
    return findAttributeValue(member.globalAttributes, name);
  }

  @ResolveField(() => Group, { nullable: true, description: 'The group. One call for each group, however many receivers ask.' })
  group(@CurrentCall() call: Call, @Parent() { groupId }: GroupReceiver): Promise<Group> {
    return this.groups.get(call, groupId);
  }

  @ResolveField(() => Receiver, { nullable: true, description: 'The person over the whole account. One call for each person.' })
  receiver(@CurrentCall() call: Call, @Parent() { receiverId }: GroupReceiver): Promise<Receiver> {
    return this.receivers.get(call, receiverId);
  }
}
