import { Info, Mutation, Resolver } from '@nestjs/graphql';
import type { GraphQLResolveInfo } from 'graphql';
import type { Call } from '../calls/index.js';
import { givenChanges, onlyGiven } from '../calls/index.js';
import { CurrentCall, Input, selectedFields } from '../schema/index.js';
import { ClearGroupInput, CreateGroupInput, DeleteGroupInput, UpdateGroupInput } from './group.inputs.js';
import { ClearGroupPayload, CreateGroupPayload, DeleteGroupPayload, UpdateGroupPayload } from './group.types.js';
import { GroupsService } from './groups.service.js';

@Resolver()
export class GroupChangesResolver {
  constructor(private readonly groups: GroupsService) {}

  @Mutation(() => CreateGroupPayload, { nullable: true, description: 'Creates a group.' })
  async createGroup(@CurrentCall() call: Call, @Input(() => CreateGroupInput) input: CreateGroupInput): Promise<CreateGroupPayload> {
    const { name, receiverInfo: receiver_info, locked, backup } = input;
    const { dryRun, after } = await this.groups.create(call, { name, ...onlyGiven({ receiver_info, locked, backup }) });
    return { dryRun, group: after };
  }

  @Mutation(() => UpdateGroupPayload, { nullable: true, description: 'Changes a group.' })
  async updateGroup(@CurrentCall() call: Call, @Input(() => UpdateGroupInput) input: UpdateGroupInput): Promise<UpdateGroupPayload> {
    const { id, name, receiverInfo: receiver_info, locked, backup } = input;
    const { dryRun, after } = await this.groups.update(call, id, givenChanges({ name, receiver_info, locked, backup }));
    return { dryRun, group: after };
  }

  @Mutation(() => DeleteGroupPayload, { nullable: true, description: 'Deletes a group and every membership in it, for good. Needs the scopes groups:write and destroy.' })
  async deleteGroup(
    @CurrentCall() call: Call,
    @Input(() => DeleteGroupInput) { id }: DeleteGroupInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<DeleteGroupPayload> {
    const receiversConcerned = await this.#countIfAsked(call, id, info);
    const { dryRun } = await this.groups.remove(call, id);
    return { dryRun, groupId: id, receiversConcerned };
  }

  @Mutation(() => ClearGroupPayload, { nullable: true, description: 'Removes every receiver from a group, for good. Needs the scopes groups:write and destroy.' })
  async clearGroup(
    @CurrentCall() call: Call,
    @Input(() => ClearGroupInput) { id }: ClearGroupInput,
    @Info() info: GraphQLResolveInfo,
  ): Promise<ClearGroupPayload> {
    const receiversConcerned = await this.#countIfAsked(call, id, info);
    const { dryRun } = await this.groups.clear(call, id);
    return { dryRun, groupId: id, receiversConcerned };
  }

  async #countIfAsked(call: Call, id: string, info: GraphQLResolveInfo): Promise<number | null> {
    if (!selectedFields(info).has('receiversConcerned')) return null;
    return (await this.groups.stats(call, id)).totalCount;
  }
}
