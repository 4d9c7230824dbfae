import { Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Call } from '../calls/index.js';
import type { Page } from '../lists/index.js';
import { CheckedArgs, CurrentCall, Input, readReceiverKey } from '../schema/index.js';
import { AddTagsInput, RemoveTagInput, TagCountArgs, TagOrderField, TagsArgs } from './tag.inputs.js';
import type { Tag } from './tag.types.js';
import { AddTagsPayload, RemoveTagPayload, TagConnection } from './tag.types.js';
import { TagsService } from './tags.service.js';

@Resolver()
export class TagsResolver {
  constructor(private readonly service: TagsService) {}

  @Query(() => TagConnection, { nullable: true, description: 'Tags in use. One call for each 100.' })
  tags(@CurrentCall() call: Call, @CheckedArgs() { filter, orderBy, ...page }: TagsArgs): Promise<Page<Tag>> {
    return this.service.list(call, { groupId: filter?.groupId ?? null, origin: filter?.origin ?? '*', orderBy: orderBy?.field ?? TagOrderField.TAG }, page);
  }

  @Query(() => Int, { nullable: true, description: 'Number of receivers with a tag.' })
  tagCount(@CurrentCall() call: Call, @CheckedArgs() { tag, groupId = null, activeOnly }: TagCountArgs): Promise<number> {
    return this.service.count(call, { tag, groupId, activeOnly });
  }

  @Mutation(() => AddTagsPayload, { nullable: true, description: 'Adds tags to a receiver. Counts of tags may follow later (APT; seen).' })
  async addTags(@CurrentCall() call: Call, @Input(() => AddTagsInput) input: AddTagsInput): Promise<AddTagsPayload> {
    const { dryRun, after: addedTags } = await this.service.add(call, { key: readReceiverKey(input), groupId: input.groupId ?? null }, input.tags);
    return { dryRun, addedTags };
  }

  @Mutation(() => RemoveTagPayload, { nullable: true, description: 'Takes a tag from a receiver.' })
  async removeTag(@CurrentCall() call: Call, @Input(() => RemoveTagInput) input: RemoveTagInput): Promise<RemoveTagPayload> {
    const { dryRun } = await this.service.remove(call, { key: readReceiverKey(input), groupId: input.groupId ?? null }, input.tag);
    return { dryRun, tag: input.tag };
  }
}
