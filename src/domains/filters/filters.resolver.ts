import { Info, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import { Group, GroupStats } from '../groups/index.js';
import type { Page } from '../lists/index.js';
import type { GroupReceiver } from '../receivers/index.js';
import { detailFor, GroupReceiverConnection } from '../receivers/index.js';
import { CheckedArgs, CurrentCall, IdArg, selectedOfRows } from '../schema/index.js';
import { FilterReceiversArgs, FindReceiversArgs } from './filter-receivers.args.js';
import { FilterReceiversService } from './filter-receivers.service.js';
import { Filter } from './filter.types.js';
import { FiltersService } from './filters.service.js';

const inDefaultOrder = { field: 'REGISTERED', direction: 'ASC' } as const;

@Resolver(() => Filter)
export class FiltersResolver {
  constructor(
    private readonly filters: FiltersService,
    private readonly found: FilterReceiversService,
  ) {}

  @Query(() => Filter, { nullable: true, description: 'One filter of a group. The error NOT_FOUND stands for an unknown id.' })
  filter(
    @CurrentCall() call: Call,
    @IdArg('groupId', { description: 'The group.' }) groupId: string,
    @IdArg('id', { description: 'Id of the filter.' }) id: string,
  ): Promise<Filter> {
    return this.filters.get(call, { groupId, id });
  }

  @Query(() => GroupReceiverConnection, {
    nullable: true,
    description: 'Receivers that rules select in several groups, without a stored filter; each person comes once, as in the first group that has it.',
  })
  findReceivers(@CurrentCall() call: Call, @CheckedArgs() { search, orderBy, ...page }: FindReceiversArgs, @Info() info: GraphQLResolveInfo): Promise<Page<GroupReceiver>> {
    return this.found.find(call, search, { ...(orderBy ?? inDefaultOrder), detail: detailFor(selectedOfRows(info)), page });
  }

  @ResolveField(() => Int, { nullable: true, description: 'Receivers it matches. One call for each filter.' })
  receiverCount(@CurrentCall() call: Call, @Parent() filter: Filter): Promise<number> {
    return this.filters.count(call, filter);
  }

  @ResolveField(() => GroupStats, { nullable: true, description: 'Counts of the receivers it matches. One call for each filter.' })
  stats(@CurrentCall() call: Call, @Parent() filter: Filter): Promise<GroupStats> {
    return this.filters.stats(call, filter);
  }

  @ResolveField(() => GroupReceiverConnection, { nullable: true, description: 'Receivers it matches. One call for each page in most cases.' })
  receivers(
    @CurrentCall() call: Call,
    @Parent() filter: Filter,
    @CheckedArgs() { state, orderBy, ...page }: FilterReceiversArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Page<GroupReceiver>> {
    return this.found.ofFilter(call, { filter, state: state ?? 'ALL', ...(orderBy ?? inDefaultOrder), detail: detailFor(selectedOfRows(info)) }, page);
  }
}

@Resolver(() => Group)
export class GroupFiltersResolver {
  constructor(private readonly service: FiltersService) {}

  @ResolveField(() => [Filter], { nullable: true, description: 'Stored filters of the group. One call for each group.' })
  filters(@CurrentCall() call: Call, @Parent() group: Group): Promise<Filter[]> {
    return this.service.list(call, group.id);
  }
}
