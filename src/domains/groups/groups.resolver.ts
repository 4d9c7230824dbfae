import { Args, Info, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import { CurrentCall, IdArg, selectedFields } from '../schema/index.js';
import type { OperationContext } from '../schema/index.js';
import { GroupsArgs } from './group.inputs.js';
import { Group, GroupConnection, GroupStats } from './group.types.js';
import { GroupsService } from './groups.service.js';

const ownFields = new Set(['name', 'locked', 'backup', 'receiverInfo', 'createdAt', 'changedAt', 'lastMailingAt']);
const freeFields = new Set(['id', '__typename']);

/** Whether every field leads to a part of the group that is read by the group's id alone. */
const isAskedForPartsOnly = (selected: ReadonlySet<string>): boolean =>
  ![...selected].some((field) => ownFields.has(field)) && [...selected].some((field) => !freeFields.has(field));

@Resolver(() => Group)
export class GroupsResolver {
  constructor(private readonly groups: GroupsService) {}

  @Query(() => GroupConnection, { name: 'groups', nullable: true, description: 'Groups of the account. Reads all of them with one call, however many rows the page has.' })
  groupList(@CurrentCall() call: Call, @Args() { filter, orderBy, ...page }: GroupsArgs): Promise<Page<Group>> {
    return this.groups.list(call, {
      page,
      nameContains: filter?.nameContains ?? '',
      field: orderBy?.field ?? 'CREATED',
      direction: orderBy?.direction ?? 'ASC',
    });
  }

  @Query(() => Group, { nullable: true, description: 'One group. The error NOT_FOUND stands for an unknown id. Asked only for its parts it costs no call of its own.' })
  async group(
    @CurrentCall() call: Call,
    @IdArg('id', { description: 'Id of the group.' }) id: string,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Pick<Group, 'id'>> {
    return isAskedForPartsOnly(selectedFields(info)) ? { id } : this.groups.get(call, id);
  }

  @ResolveField(() => GroupStats, { nullable: true, description: 'Counts of the group, as CleverReach caches them. One call for each group.' })
  stats({ id }: Group, _args: object, { call }: OperationContext): Promise<GroupStats> {
    return this.groups.stats(call, id);
  }
}
