import { Args, Info, Int, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import { Group, GroupsService } from '../groups/index.js';
import { CheckedArgs, CurrentCall, EmailAddress, IdArg, selectedFields, selectedOfRows } from '../schema/index.js';
import { detailFor } from './detail.js';
import { GroupReceiversArgs } from './group-receivers.args.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { readReceiverKey } from './receiver-key.js';
import { GroupReceiver, GroupReceiverConnection } from './receiver.types.js';

/** The receivers seen from their group. */
@Resolver(() => Group)
export class GroupMembersResolver {
  constructor(private readonly members: GroupReceiversService) {}

  @ResolveField(() => GroupReceiverConnection, { nullable: true, description: 'Receivers of the group. One call for each page in most cases.' })
  receivers(
    @CurrentCall() call: Call,
    @Parent() group: Group,
    @CheckedArgs() { filter, orderBy, first, after }: GroupReceiversArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GroupReceiverConnection> {
    const list = {
      groupId: group.id,
      state: filter?.state ?? ('ALL' as const),
      emails: filter?.emails ?? [],
      ids: filter?.ids ?? [],
      field: orderBy?.field ?? ('REGISTERED' as const),
      direction: orderBy?.direction ?? ('ASC' as const),
      detail: detailFor(selectedOfRows(info)),
    };
    return this.members.list(call, list, { first, after });
  }
}
