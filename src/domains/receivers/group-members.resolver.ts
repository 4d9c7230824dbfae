import { Info, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import { Group } from '../groups/index.js';
import type { Page } from '../lists/index.js';
import {
  checkArgs, CheckedArgs, CurrentCall, NamedReceiverArgs, PlainArgs, readReceiverKey, selectedFields, selectedOfRows, selectsRows,
} from '../schema/index.js';
import type { OperationContext } from '../schema/index.js';
import { detailFor } from './detail.js';
import { GroupReceiversArgs } from './group-receivers.args.js';
import { GroupReceiversService } from './group-receivers.service.js';
import { GroupReceiver, GroupReceiverConnection } from './receiver.types.js';

/** A list without its rows, counted where the count is asked for: of one that is made unasked nobody would hear that it failed. */
const countedLater = (count: () => Promise<number | null>): Partial<Page<GroupReceiver>> => ({
  get totalCount() {
    return count();
  },
});

/** The receivers seen from their group. */
@Resolver(() => Group)
export class GroupMembersResolver {
  constructor(private readonly members: GroupReceiversService) {}

  @PlainArgs(() => GroupReceiversArgs)
  @ResolveField(() => GroupReceiverConnection, { nullable: true, description: 'Receivers of the group. One call for each page in most cases.' })
  async receivers(
    { id: groupId }: Group,
    args: GroupReceiversArgs,
    { call }: OperationContext,
    info: GraphQLResolveInfo,
  ): Promise<Partial<Page<GroupReceiver>>> {
    const { filter, orderBy, ...page } = await checkArgs(GroupReceiversArgs, args);
    const list = {
      groupId,
      state: filter?.state ?? ('ALL' as const),
      emails: filter?.emails ?? [],
      ids: filter?.ids ?? [],
      field: orderBy?.field ?? ('REGISTERED' as const),
      direction: orderBy?.direction ?? ('ASC' as const),
      detail: detailFor(selectedOfRows(info)),
    };
    return selectsRows(info) ? this.members.list(call, list, page) : countedLater(() => this.members.count(call, list));
  }

  @ResolveField(() => GroupReceiver, {
    nullable: true,
    description: 'One receiver of the group, by id or by address; null where the group has none. Several asked for in one operation share a call.',
  })
  receiver(
    @CurrentCall() call: Call,
    @Parent() { id: groupId }: Group,
    @CheckedArgs() named: NamedReceiverArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<GroupReceiver | null> {
    return this.members.find(call, { groupId, key: readReceiverKey(named), detail: detailFor(selectedFields(info)) });
  }
}
