import { Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import { givenChanges } from '../calls/index.js';
import { CurrentCall, Input } from '../schema/index.js';
import { CreateFilterInput, DeleteFilterInput, UpdateFilterInput } from './filter.inputs.js';
import { writeRules } from './filter.rows.js';
import { CreateFilterPayload, DeleteFilterPayload, Filter, UpdateFilterPayload } from './filter.types.js';
import { FiltersService } from './filters.service.js';

@Resolver(() => CreateFilterPayload)
export class FilterChangesResolver {
  constructor(private readonly filters: FiltersService) {}

  @Mutation(() => CreateFilterPayload, { nullable: true, description: 'Stores a filter. Sent twice it makes two.' })
  async createFilter(@CurrentCall() call: Call, @Input(() => CreateFilterInput) { groupId, name, rules }: CreateFilterInput): Promise<CreateFilterPayload> {
    const { dryRun, after: filterId } = await this.filters.create(call, groupId, { name, rules: writeRules(rules) });
    return { dryRun, filterId, groupId };
  }

  @ResolveField(() => Filter, { nullable: true, description: 'The new filter, read afresh; null in a dry run.' })
  async filter(@CurrentCall() call: Call, @Parent() { filterId, groupId }: CreateFilterPayload): Promise<Filter | null> {
    return filterId === null ? null : this.filters.get(call, { groupId, id: filterId });
  }

  @Mutation(() => UpdateFilterPayload, { nullable: true, description: 'Changes a filter.' })
  async updateFilter(@CurrentCall() call: Call, @Input(() => UpdateFilterInput) { groupId, id, name, rules }: UpdateFilterInput): Promise<UpdateFilterPayload> {
    const { dryRun } = await this.filters.update(call, { groupId, id }, givenChanges({ name, rules: rules && writeRules(rules) }));
    return { dryRun, filterId: id };
  }

  @Mutation(() => DeleteFilterPayload, { nullable: true, description: 'Deletes a filter; its receivers stay.' })
  async deleteFilter(@CurrentCall() call: Call, @Input(() => DeleteFilterInput) { groupId, id }: DeleteFilterInput): Promise<DeleteFilterPayload> {
    const { dryRun } = await this.filters.remove(call, { groupId, id });
    return { dryRun, filterId: id };
  }
}
